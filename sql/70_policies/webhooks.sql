-- Its secrets are shown once, to whoever makes a webhook: nobody reads the table but the routines.
REVOKE ALL ON capacity.webhooks FROM PUBLIC, anon, authenticated, service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.webhooks ENABLE ROW LEVEL SECURITY;
