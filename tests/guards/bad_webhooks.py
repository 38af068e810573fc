"""The routines of webhooks: arguments that are right, and what is wrong with some.

See `bad_input` for how a case is read.
"""

from __future__ import annotations

from typing import Final

from tests.guards.bad_values import HERE, MEGABYTE, NOBODY, OPTIONS, Signature, Wrong, each

WEBHOOK: Final = "00000000-0000-4000-8000-000000000061"
OFF: Final = "00000000-0000-4000-8000-000000000062"
FOREIGN: Final = "00000000-0000-4000-8000-000000000063"
DEAD: Final = "00000000-0000-4000-8000-000000000064"
TESTED: Final = "00000000-0000-4000-8000-000000000065"

NAMES: Final = {
    "hook": WEBHOOK, "off": OFF, "foreign_hook": FOREIGN, "dead": DEAD, "tested": TESTED,
}  # fmt: skip
"""What the statements of HOOKED call the rows."""

HOOKED: Final = (
    """INSERT INTO capacity.webhooks (restaurant_id, id, url, secret, is_active, disabled_reason)
       VALUES (%(r)s, %(hook)s, 'https://example.org/a?key=b', 'whsec_' || repeat('YWJj', 8), true,
               NULL),
              (%(r)s, %(tested)s, 'https://example.org/tested', 'whsec_' || repeat('YWJj', 8), true,
               NULL),
              (%(r)s, %(off)s, 'https://example.org/off', 'whsec_' || repeat('YWJj', 8), false,
               'gone'),
              (%(o)s, %(foreign_hook)s, 'https://example.org/', 'whsec_' || repeat('YWJj', 8), true,
               NULL)""",
    """INSERT INTO capacity.webhook_deliveries
           (restaurant_id, id, webhook_id, event_id, event_type, subject_id, body, status, attempts,
            last_answer)
       VALUES (%(r)s, %(dead)s, %(hook)s, 1, 'booking.created', %(b)s, '{}', 'dead', 10,
               'HTTP 500')""",
    """INSERT INTO capacity.webhook_deliveries
           (restaurant_id, webhook_id, event_id, event_type, subject_id, body, next_attempt_at)
       VALUES (%(r)s, %(tested)s, 2, 'ping', %(tested)s, '{}', now() + interval '1 day')""",
)
"""Webhooks of the restaurant `r`, of which one is turned off and one waits for a test, and one of
restaurant `o`."""

_ONE: Final[Signature] = {"p_restaurant_id": HERE, "p_webhook_id": ("uuid", WEBHOOK)}

ROUTINES: Final[dict[str, Signature]] = {
    "set_webhook": {
        "p_restaurant_id": HERE, "p_url": ("text", "https://example.org/new"),
        "p_options": OPTIONS,
    },
    "remove_webhook": _ONE,
    "test_webhook": _ONE,
    "list_webhooks": {"p_restaurant_id": HERE},
    "list_deliveries": {"p_restaurant_id": HERE, "p_options": OPTIONS},
    "replay_deliveries": {"p_restaurant_id": HERE, "p_options": OPTIONS},
    "take_deliveries": {"p_options": OPTIONS},
    "finish_deliveries": {"p_results": ("jsonb", "[]"), "p_options": OPTIONS},
}  # fmt: skip

OPTION_NAMES: Final = {
    "set_webhook": ["webhook_id", "is_active", "rotate_secret", "reason", "allow_insecure"],
    "list_deliveries": ["webhook_id", "status", "limit"],
    "replay_deliveries": ["webhook_id", "status", "since", "limit"],
    "take_deliveries": ["limit", "lease_seconds"],
}

_RESULT: Final = (
    f'"restaurant_id": "{NOBODY}", "id": "{NOBODY}", "lease": "{NOBODY}", "status_code": 200'
)
_NO_WEBHOOK: Final[Wrong] = {
    "WEBHOOK_NOT_FOUND": [
        *each("p_webhook_id", NOBODY, FOREIGN), *each("p_restaurant_id", NOBODY),
    ],
}  # fmt: skip
_NO_RESTAURANT: Final = each("p_restaurant_id", NOBODY)
_OTHER_WEBHOOK: Final = each(
    "p_options", *(f'{{"webhook_id": "{id_}"}}' for id_ in (NOBODY, FOREIGN))
)

WRONG: Final[dict[str, Wrong]] = {
    "set_webhook": {
        "INVALID_WEBHOOK": [
            *each(
                "p_url",
                "", "x", "https://", "https:///a", "ftp://example.org", "http://example.org",
                "HTTPS://example.org", "https://ann:b@example.org", "https://ann@example.org/",
                "https://example.org/#a", "https://example.org\\@evil.org/", "https://a b.org",
                "https://example.org/\r\nx: y", "https://exämple.org/", "https://example.org/ä",
                "https://example.org:port/", "https://.example.org", "https://example..org",
                "//example.org", "javascript:alert(1)", "https://example.org/\u0000"[:20] + "\t",
            ),
            *each(
                "p_options",
                '{"event_types": []}', '{"event_types": [1]}', '{"event_types": [null]}',
                '{"event_types": ["*"]}', '{"event_types": ["booking"]}',
                '{"event_types": ["booking.*", "ping"]}', '{"event_types": ["guest.created"]}',
                f'{{"event_types": ["booking.{MEGABYTE}"]}}', '{"event_types": [["booking.*"]]}',
            ),
        ],
        "INVALID_OPTION": each(
            "p_options", '{"webhook_id": "x"}', '{"event_types": "booking.*"}',
            '{"is_active": 1}',
        ),
        "TEXT_TOO_LONG": [
            *each("p_url", f"https://example.org/{MEGABYTE}", "https://a.org/" + "x" * 1987),
            *each("p_options", f'{{"reason": "{"x" * 501}"}}'),
        ],
        "RESTAURANT_NOT_FOUND": _NO_RESTAURANT,
        "WEBHOOK_NOT_FOUND": _OTHER_WEBHOOK,
    },
    "remove_webhook": _NO_WEBHOOK,
    "test_webhook": {
        **_NO_WEBHOOK, "WRONG_STATUS": each("p_webhook_id", OFF),
        "WEBHOOK_JUST_TESTED": each("p_webhook_id", TESTED),
    },
    "list_webhooks": {"RESTAURANT_NOT_FOUND": _NO_RESTAURANT},
    "list_deliveries": {
        "INVALID_OPTION": each(
            "p_options", '{"webhook_id": "x"}', '{"status": "lost"}', '{"limit": 0}',
            '{"limit": 501}', '{"limit": 1.5}',
        ),
        "RESTAURANT_NOT_FOUND": _NO_RESTAURANT,
        "WEBHOOK_NOT_FOUND": _OTHER_WEBHOOK,
    },
    "replay_deliveries": {
        "INVALID_OPTION": each(
            "p_options", '{"webhook_id": "x"}', '{"delivery_ids": "x"}', '{"delivery_ids": ["x"]}',
            '{"delivery_ids": [1]}', '{"status": "pending"}', '{"since": "yesterday"}',
            '{"limit": 0}', '{"limit": 10001}',
        ),
        "RESTAURANT_NOT_FOUND": _NO_RESTAURANT,
        "WEBHOOK_NOT_FOUND": _OTHER_WEBHOOK,
    },
    "take_deliveries": {
        "INVALID_OPTION": each(
            "p_options", '{"limit": 0}', '{"limit": 1001}', '{"lease_seconds": 0}',
            '{"lease_seconds": 3601}', '{"except_webhook_ids": ["x"]}',
            '{"except_webhook_ids": {}}',
        ),
    },
    "finish_deliveries": {
        "INVALID_OPTION": [
            *each(
                "p_results",
                "{}", "1", '"x"', "[1]", "[null]", "[{}]", f"[[{{{_RESULT}}}]]",
                f'[{{{_RESULT}, "lease": "x"}}]', f'[{{{_RESULT}, "id": 1}}]',
                f'[{{{_RESULT}, "status_code": 99}}]', f'[{{{_RESULT}, "status_code": 600}}]',
                f'[{{{_RESULT}, "status_code": null}}]', f'[{{{_RESULT}, "error": 1}}]',
                f'[{{{_RESULT}, "retry_after_seconds": -1}}]',
                f'[{{{_RESULT}, "retry_after_seconds": 1e400}}]',
            ),
            *each(
                "p_options",
                '{"delay_seconds": 5}', '{"delay_seconds": [-1]}', '{"delay_seconds": ["5"]}',
                '{"delay_seconds": [null]}', '{"delay_seconds": [864001]}',
                '{"delay_seconds": [1e400]}',
            ),
        ],
    },
}  # fmt: skip
