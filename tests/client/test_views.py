"""as_user(), as_guest(), as_service(): calls as whom it was asked for, and nothing stays."""

from __future__ import annotations

import threading
import uuid
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import errors as pg
from psycopg.conninfo import make_conninfo
from psycopg.pq import PipelineStatus, TransactionStatus

from capacity_db import (
    CapacityClient,
    Claims,
    NotAllowed,
    NotFound,
    RoleNotGranted,
    SchemaNotReady,
    identity,
)
from tests.client.acting import STATE, Seen, entries, journal, seen, tell_tale
from tests.client.conftest import OpenClient
from tests.client.support import DAY, app_login, make_restaurant, pool_of

ADA = {"sub": "ada"}
ADAS = '{"sub": "ada"}'
COMMITTED = "read committed"


def _pooled_state(client: CapacityClient) -> Any:
    with pool_of(client).connection() as connection:
        assert connection.info.transaction_status is TransactionStatus.IDLE
        assert connection.pgconn.pipeline_status == PipelineStatus.OFF
        return connection.execute(STATE).fetchone()


def test_a_call_has_the_role_and_the_claims(
    app_dsn: str, open_client: OpenClient, conn: psycopg.Connection[Any]
) -> None:
    tell_tale(conn)
    restaurant = uuid.uuid4()
    with open_client(app_dsn) as client:
        assert seen(client.as_user(ADA)) == Seen("authenticated", ADA, COMMITTED)
        assert seen(client.as_guest()) == Seen("anon", None, COMMITTED)
        assert seen(client.as_service()) == Seen("service_role", None, COMMITTED)
        carried = client.as_user(Claims(sub="bob", restaurants={restaurant: "admin"}))
        claims = {"sub": "bob", "restaurants": {str(restaurant): "admin"}}
        assert seen(carried) == Seen("authenticated", claims, COMMITTED)
        assert carried.user_role(restaurant) == "admin"


def test_one_view_replaces_another(
    app_dsn: str, open_client: OpenClient, conn: psycopg.Connection[Any]
) -> None:
    tell_tale(conn)
    with open_client(app_dsn) as client:
        user = client.as_user(ADA)
        assert seen(user.as_guest()) == Seen("anon", None, COMMITTED)
        assert seen(user.as_user({"sub": "bob"})).claims == {"sub": "bob"}
        assert seen(user.as_service()).role == "service_role"
        assert seen(user).claims == ADA


def test_nothing_stays_on_the_connection(dsn: str, app_dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        journal(connection, "IF v_call > 3 THEN RAISE EXCEPTION 'in the middle'; END IF;")
    with CapacityClient(app_dsn, max_size=1) as client:
        client.as_guest().open()
        before = _pooled_state(client)
        for view in (client.as_user(ADA), client.as_guest(), client.as_service()):
            view.list_sections(uuid.uuid4())
            assert _pooled_state(client) == before
        for view in (client.as_user(ADA), client.as_guest(), client.as_service()):
            with pytest.raises(pg.RaiseException):
                view.list_sections(uuid.uuid4())
            assert _pooled_state(client) == before
        with pytest.raises(NotAllowed):
            client.as_guest().get_booking(uuid.uuid4(), uuid.uuid4())
        assert _pooled_state(client) == before
    assert before[2:] == ("none", "")


def test_settings_of_the_session_would_be_noticed(
    dsn: str, app_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        journal(connection)
    monkeypatch.setattr(identity, "SET", identity.SET.replace(b"true", b"false"))
    with CapacityClient(app_dsn, max_size=1) as client:
        client.as_user(ADA).list_sections(uuid.uuid4())
        assert _pooled_state(client)[2:] == ("authenticated", ADAS)


def test_a_call_is_one_journey(app_dsn: str, tmp_path: Path) -> None:
    with CapacityClient(app_dsn, max_size=1) as client:
        guest = client.as_guest()
        guest.schema_version()
        with pool_of(client).connection() as connection:
            pass
        with (tmp_path / "trace").open("w+") as file:
            connection.pgconn.trace(file.fileno())
            guest.schema_version()
            connection.pgconn.untrace()
            file.seek(0)
            lines = file.read().splitlines()
    sent = [line for line in lines if "\tParse\t" in line or "\tQuery\t" in line]
    words = ("BEGIN", "set_config", "schema_version", "COMMIT")
    assert [word for line, word in zip(sent, words, strict=True) if word in line] == list(words)
    assert sum("\tSync" in line for line in lines) == 1
    assert not any("SET " in line for line in sent)


@pytest.mark.parametrize("level", ["repeatable-read", "serializable"])
def test_the_transaction_has_the_level_that_was_asked_for(
    app_dsn: str, open_client: OpenClient, conn: psycopg.Connection[Any], level: str
) -> None:
    tell_tale(conn)
    with open_client(app_dsn, isolation_level=level) as client:
        assert seen(client.as_user(ADA)) == Seen("authenticated", ADA, level.replace("-", " "))


def test_every_repetition_has_the_role_and_the_claims(
    app_dsn: str, open_client: OpenClient, conn: psycopg.Connection[Any]
) -> None:
    journal(
        conn,
        f"IF (v_role, v_claims) IS DISTINCT FROM ('authenticated', '{ADAS}') THEN"
        " RAISE EXCEPTION 'as somebody else'; END IF;"
        " IF v_call % 3 <> 0 THEN RAISE EXCEPTION USING ERRCODE = '40001'; END IF;",
    )
    with open_client(app_dsn) as client:
        client.as_user(ADA).list_sections(uuid.uuid4())
        with pytest.raises(pg.RaiseException, match="somebody else"):
            client.as_guest().list_sections(uuid.uuid4())
    assert entries(conn) == [("authenticated", ADAS)]
    assert conn.execute("SELECT last_value FROM public.calls").fetchone() == (4,)


def test_a_failure_of_the_commit_is_repeated_and_mixes_up_no_answers(
    app_dsn: str, conn: psycopg.Connection[Any]
) -> None:
    journal(conn)
    conn.execute(
        """
        CREATE SEQUENCE public.commits;
        ALTER SEQUENCE public.commits OWNER TO capacity_owner;
        CREATE FUNCTION public.fail_late() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
            IF nextval('public.commits') <= 2 THEN RAISE EXCEPTION USING ERRCODE = '40001'; END IF;
            RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER late AFTER INSERT ON public.journal
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.fail_late();
        """
    )
    with CapacityClient(app_dsn, max_size=1) as client:
        user = client.as_user(ADA)
        for _ in range(3):
            assert user.list_sections(uuid.uuid4()) == ()
            assert user.schema_version() == 6
            assert user.user_restaurants() == ()
        assert _pooled_state(client)[2:] == ("none", "")
    assert entries(conn) == [("authenticated", ADAS)] * 3
    assert conn.execute("SELECT last_value FROM public.commits").fetchone() == (5,)


def test_a_login_that_may_not_act_is_told_the_grant(
    dsn: str, open_client: OpenClient, conn: psycopg.Connection[Any]
) -> None:
    restaurant = uuid.uuid4()
    with app_login(dsn, "anon") as login, open_client(make_conninfo(dsn, user=login)) as client:
        assert client.as_guest().schema_version() == 6
        user = client.as_user(Claims(sub="ada", restaurants={restaurant: "staff"}))
        for _ in range(2):
            with pytest.raises(RoleNotGranted) as caught:
                user.user_restaurants()
        error = caught.value
        assert (error.code, error.sqlstate) == ("ROLE_NOT_GRANTED", "42501")
        assert error.detail["role"] == "authenticated"
        assert error.detail["login"] == login
        assert error.detail["grant"] in str(error.hint)
        assert not isinstance(error, NotAllowed)
        conn.execute(error.detail["grant"].encode())
        assert user.user_restaurants() == (restaurant,)


def test_a_server_without_the_roles_was_never_migrated(
    app_dsn: str, open_client: OpenClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "GUEST", identity.Identity("no_such_role"))
    with open_client(app_dsn) as client, pytest.raises(SchemaNotReady) as caught:
        client.as_guest().schema_version()
    assert caught.value.code == "SCHEMA_MISSING"


def test_what_a_role_may_not_call_is_not_allowed(
    dsn: str, app_dsn: str, open_client: OpenClient
) -> None:
    with CapacityClient(dsn) as admin:
        mine, other = make_restaurant(admin), make_restaurant(admin)
    with open_client(app_dsn) as client:
        with pytest.raises(NotAllowed) as caught:
            client.as_guest().list_tables(mine)
        assert (caught.value.code, caught.value.sqlstate) == ("PERMISSION_DENIED", "42501")
        user = client.as_user(Claims(sub="ada", restaurants={mine: "staff"}))
        assert user.list_tables(mine).tables == ()
        for stranger in (other, uuid.uuid4()):
            with pytest.raises(NotAllowed) as caught:
                user.list_tables(stranger)
            assert (caught.value.code, caught.value.sqlstate) == ("NOT_ALLOWED", "RC401")
        with pytest.raises(NotFound):
            client.as_service().list_tables(uuid.uuid4())
        with pytest.raises(NotAllowed, match="permission denied") as caught:
            client.list_tables(mine)  # the login itself may nothing
        assert "as_user()" in str(caught.value.hint)


def test_a_refused_call_logs_nothing(
    app_dsn: str, open_client: OpenClient, caplog: pytest.LogCaptureFixture
) -> None:
    with open_client(app_dsn) as client:
        guest = client.as_guest()
        for _ in range(50):  # some answers arrive before everything is sent, some after
            with pytest.raises(NotAllowed):
                guest.list_tables(uuid.uuid4())
    assert caplog.records == []


def test_a_guest_is_offered_what_else_is_free(
    dsn: str, app_dsn: str, open_client: OpenClient
) -> None:
    with CapacityClient(dsn) as admin:
        restaurant = make_restaurant(admin)
        admin.set_booking_policy(restaurant, {"slot_covers": 4})
    with open_client(app_dsn) as client:
        guest = client.as_guest()
        assert guest.create_booking(restaurant, DAY, "19:00", 4).success
        refused = guest.create_booking(restaurant, DAY, "19:00", 2)
        assert not refused.success
        assert refused.alternatives


def test_views_share_one_pool_and_close_nothing(
    app_dsn: str, open_client: OpenClient, conn: psycopg.Connection[Any]
) -> None:
    sessions = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name = 'capacity-db'"
    )
    with open_client(app_dsn, max_size=2) as client:
        client.as_guest().open()
        for number in range(20):
            view = client.as_user({"sub": f"user {number}"})
            view.user_restaurants()
            view.close()
        assert conn.execute(sessions).fetchone() in ((1,), (2,))
        assert client.as_service().schema_version() == 6
        client.close()
        with pytest.raises(psycopg.OperationalError, match="closed"):
            client.as_guest().schema_version()


def test_a_view_opens_the_pool_where_the_login_may_not(
    app_dsn: str, open_client: OpenClient
) -> None:
    with open_client(app_dsn) as client:
        with pytest.raises(NotAllowed):
            client.open()
        client.as_guest().open()
        client.open()  # looked at once, for all of them


def test_threads_on_one_pool_are_each_their_own(
    app_dsn: str, conn: psycopg.Connection[Any]
) -> None:
    tell_tale(conn)
    strangers: list[Any] = []
    with CapacityClient(app_dsn, max_size=2) as client:

        def ask(number: int) -> None:
            view = client.as_guest() if number % 5 == 0 else client.as_user({"sub": str(number)})
            wanted = None if number % 5 == 0 else {"sub": str(number)}
            for _ in range(40):
                if (found := seen(view).claims) != wanted:
                    strangers.append(found)

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert strangers == []
