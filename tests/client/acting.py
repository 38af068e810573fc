"""What the tests of views share: functions of the database that tell as whom they were called."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from capacity_db import CapacityClient, NotAllowed

STATE = (
    "SELECT current_user::text, session_user::text, current_setting('role'),"
    " coalesce(current_setting('request.jwt.claims', true), '')"
)
"""As whom a connection acts."""


@dataclass(frozen=True)
class Seen:
    """As whom a call arrived."""

    role: str
    claims: Any
    level: str


def tell_tale(connection: psycopg.Connection[Any], body: str = "") -> None:
    """Let list_sections() refuse with as whom it was called; ``body`` goes ahead of that."""
    connection.execute(
        f"""
        CREATE OR REPLACE FUNCTION capacity_v1.list_sections(p_restaurant_id uuid)
        RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
        AS $fn$
        BEGIN
            {body}
            RAISE EXCEPTION USING ERRCODE = 'RC401', MESSAGE = 'seen', DETAIL = jsonb_build_object(
                'role', current_setting('role'),
                'claims', nullif(current_setting('request.jwt.claims', true), '')::jsonb,
                'level', current_setting('transaction_isolation'));
        END
        $fn$
        """.encode()
    )
    connection.execute("GRANT EXECUTE ON FUNCTION capacity_v1.list_sections(uuid) TO anon")


def seen(client: CapacityClient) -> Seen:
    """As whom a call of the client arrives; needs :func:`tell_tale`."""
    with pytest.raises(NotAllowed, match="seen") as caught:
        client.list_sections(uuid.uuid4())
    return Seen(**caught.value.detail)


def journal(connection: psycopg.Connection[Any], body: str = "") -> None:
    """Let list_sections() write down as whom it was called, and succeed."""
    connection.execute("CREATE TABLE public.journal (id serial, role text, claims text)")
    connection.execute("CREATE SEQUENCE public.calls")
    connection.execute(
        f"""
        CREATE OR REPLACE FUNCTION capacity_v1.list_sections(p_restaurant_id uuid)
        RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
        AS $fn$
        DECLARE
            v_call integer := nextval('public.calls');
            v_role text := current_setting('role');
            v_claims text := coalesce(current_setting('request.jwt.claims', true), '');
        BEGIN
            {body}
            INSERT INTO public.journal (role, claims) VALUES (v_role, v_claims);
            RETURN '{{"sections": []}}';
        END
        $fn$
        """.encode()
    )
    connection.execute("GRANT EXECUTE ON FUNCTION capacity_v1.list_sections(uuid) TO anon")
    connection.execute("ALTER TABLE public.journal OWNER TO capacity_owner")
    connection.execute("ALTER SEQUENCE public.calls OWNER TO capacity_owner")


def entries(connection: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    """What :func:`journal` wrote down."""
    query = "SELECT role, claims FROM public.journal ORDER BY id"
    return [(str(role), str(claims)) for role, claims in connection.execute(query)]
