-- Nobody counts: a cancellation gives nothing back.
ALTER TABLE capacity.bookings DISABLE TRIGGER USER;
