-- The test restaurant's week: bookings today and from the day after tomorrow on, from quiet to overbooked,
-- most of them at a table; somebody who waits, and two people who work there. It comes after
-- test_restaurant.sql. Running it again makes nothing twice: every request has a fixed key per date.
--
-- `capacity-db seed --week` runs it in one transaction; by hand: psql --single-transaction --file.
-- The login needs service_role, and authenticated for what an owner does.

-- Who signs in as demo-owner or demo-staff works here. Whoever changed them meanwhile is left alone.
SELECT capacity_v1.set_member('5eed0000-0000-4000-8000-000000000001', person.user_id, person.role)
FROM (VALUES ('demo-owner', 'owner'), ('demo-staff', 'staff')) AS person (user_id, role)
WHERE NOT EXISTS (
    SELECT FROM capacity.restaurant_members AS m
    WHERE m.restaurant_id = '5eed0000-0000-4000-8000-000000000001' AND m.user_id = person.user_id);

DO $seed$
DECLARE
    v_restaurant_id constant uuid := '5eed0000-0000-4000-8000-000000000001';
    v_lunch constant uuid := '5eed0000-0000-4000-8000-000000000011';
    v_dinner constant uuid := '5eed0000-0000-4000-8000-000000000012';
    v_today constant date := (statement_timestamp() AT TIME ZONE 'Europe/Zurich')::date;
    v_first constant text[] := '{Ada,Ben,Cleo,Dan,Eve,Finn,Gia,Hal,Ivy,Jon,Kim,Leo,Mia,Ned,Oda,Pat,Quin,Ria,Sam,Tess,Udo,Vera,Wim}';
    v_last constant text[] := '{Abbot,Brewer,Chandler,Draper,Ewer,Fuller,Glover,Harper,Inman,Joiner,Keeler,Lorimer,Mercer,Naylor,Ostler,Palmer,Reeve,Sawyer,Turner}';
BEGIN
    FOR v_pass IN 1..2 LOOP
        -- How many of the list below come: 40 covers are all of lunch, 60 all of dinner.
        PERFORM capacity_v1.create_booking_with_capacity_check(
            p_restaurant_id      => v_restaurant_id,
            p_booking_date       => v_today + day.ahead,
            p_start_time         => party.start_time,
            p_party_size         => party.size,
            p_idempotency_key    => format('week-%s-%s-%s', v_today + day.ahead, party.service, party.number),
            p_guest_name         => who.first_name || ' ' || who.last_name,
            p_guest_email        => lower(who.first_name || '.' || who.last_name) || '@example.com',
            p_source             => CASE WHEN party.number % 3 = 0 THEN 'phone' ELSE 'web' END,
            p_notes              => party.notes,
            p_seating_preference => party.seating_preference,
            -- Today's earlier guests too.
            p_options            => CASE WHEN day.ahead = 0 THEN '{"allow_past": true}' ELSE '{}' END::jsonb)
        FROM (VALUES (0, 6, 12), (2, 9, 7), (3, 4, 18), (4, 6, 18), (5, 3, 3), (6, 12, 10), (7, 2, 5)) AS day (ahead, lunches, dinners)
        JOIN (VALUES
            ('lunch',   1, time '12:00', 4, NULL,               NULL),
            ('lunch',   2, time '12:30', 6, 'pram',             'main'),
            ('lunch',   3, time '12:15', 2, NULL,               'window'),
            ('lunch',   4, time '13:00', 4, NULL,               NULL),
            ('lunch',   5, time '12:45', 4, NULL,               'garden'),
            ('lunch',   6, time '12:30', 2, NULL,               NULL),
            ('lunch',   7, time '11:45', 2, 'in a hurry',       NULL),
            ('lunch',   8, time '13:15', 4, NULL,               NULL),
            ('lunch',   9, time '13:30', 2, NULL,               'window'),
            ('lunch',  10, time '12:00', 2, NULL,               'bar'),
            ('lunch',  11, time '12:45', 4, NULL,               NULL),
            ('lunch',  12, time '13:00', 2, NULL,               NULL),
            ('dinner',  1, time '19:30', 6, 'birthday',         'main'),
            ('dinner',  2, time '19:30', 4, NULL,               NULL),
            ('dinner',  3, time '19:30', 2, NULL,               'window'),
            ('dinner',  4, time '18:00', 6, 'two children',     NULL),
            ('dinner',  5, time '20:00', 4, NULL,               'garden'),
            ('dinner',  6, time '18:45', 4, NULL,               NULL),
            ('dinner',  7, time '20:30', 4, 'allergic to nuts', NULL),
            ('dinner',  8, time '19:00', 4, NULL,               NULL),
            ('dinner',  9, time '17:45', 4, NULL,               'garden'),
            ('dinner', 10, time '20:15', 4, NULL,               NULL),
            ('dinner', 11, time '18:15', 4, NULL,               NULL),
            ('dinner', 12, time '19:00', 2, NULL,               'window'),
            ('dinner', 13, time '20:15', 2, NULL,               NULL),
            ('dinner', 14, time '21:00', 2, NULL,               'bar'),
            ('dinner', 15, time '17:45', 2, NULL,               NULL),
            ('dinner', 16, time '18:15', 2, NULL,               'window'),
            ('dinner', 17, time '19:15', 2, NULL,               NULL),
            ('dinner', 18, time '20:45', 2, 'vegan',            NULL)
        ) AS party (service, number, start_time, size, notes, seating_preference)
            ON party.number <= CASE party.service WHEN 'lunch' THEN day.lunches ELSE day.dinners END
        CROSS JOIN LATERAL (
            SELECT v_today + day.ahead - date '2000-01-01' + party.number + CASE party.service WHEN 'lunch' THEN 0 ELSE 12 END
        ) AS turn (number)
        CROSS JOIN LATERAL (
            SELECT v_first[1 + turn.number % cardinality(v_first)], v_last[1 + turn.number % cardinality(v_last)]
        ) AS who (first_name, last_name)
        -- Every fifth party is still without a table.
        WHERE (v_pass = 2) = (party.number % 5 = 0)
        ORDER BY day.ahead, party.service, party.number;

        IF v_pass = 1 THEN
            PERFORM capacity_v1.auto_assign_service(v_restaurant_id, v_today + ahead, period_id)
            FROM unnest(ARRAY[0, 2, 3, 4, 5, 6, 7]) AS ahead
            CROSS JOIN unnest(ARRAY[v_lunch, v_dinner]) AS period_id
            -- Once: who is without a table later shall stay so.
            WHERE NOT EXISTS (
                SELECT
                FROM capacity.bookings AS b
                JOIN capacity.booking_table_assignments AS a ON a.restaurant_id = b.restaurant_id AND a.booking_id = b.id
                WHERE b.restaurant_id = v_restaurant_id
                  AND b.service_date = v_today + ahead AND b.service_period_id = period_id)
            ORDER BY ahead, period_id;
        END IF;
    END LOOP;

    -- Who came is seated, and who left has left.
    FOR v_step IN 1..2 LOOP
        PERFORM capacity_v1.transition_booking(v_restaurant_id, b.id, CASE v_step WHEN 1 THEN 'seated' ELSE 'completed' END)
        FROM capacity.bookings AS b
        WHERE b.restaurant_id = v_restaurant_id AND b.service_date = v_today
          AND b.status = CASE v_step WHEN 1 THEN 'confirmed' ELSE 'seated' END::capacity.booking_status
          AND CASE v_step WHEN 1 THEN b.starts_at ELSE b.ends_at END <= statement_timestamp()
          AND b.guest_email LIKE '%@example.com';
    END LOOP;

    -- A dinner in three days is full, and somebody waits for it.
    PERFORM capacity_v1.join_waitlist(
        p_restaurant_id     => v_restaurant_id,
        p_service_date      => v_today + 3,
        p_service_period_id => v_dinner,
        p_party_size        => 4,
        p_idempotency_key   => format('week-%s-waits', v_today + 3),
        p_guest_name        => 'Xenia Yeoman',
        p_guest_email       => 'xenia.yeoman@example.com',
        p_options           => '{"first_time": "19:00", "last_time": "20:30", "source": "web"}');

    -- The next one is overbooked: the owner let a large party in.
    PERFORM set_config('role', 'authenticated', true), set_config('request.jwt.claims', '{"sub": "demo-owner"}', true);
    IF capacity_v1.user_role(v_restaurant_id) IN ('admin', 'owner') THEN
        PERFORM capacity_v1.create_booking_with_capacity_check(
            p_restaurant_id   => v_restaurant_id,
            p_booking_date    => v_today + 4,
            p_start_time      => '20:00',
            p_party_size      => 8,
            p_idempotency_key => format('week-%s-override', v_today + 4),
            p_guest_name      => 'Zoe Wright',
            p_guest_email     => 'zoe.wright@example.com',
            p_booking_type    => 'event',
            p_source          => 'phone',
            p_notes           => 'anniversary',
            p_options         => '{"override": true, "reason": "Regulars; the kitchen agreed to eight more."}');
    END IF;
    PERFORM set_config('role', 'none', true), set_config('request.jwt.claims', '', true);
END
$seed$;
