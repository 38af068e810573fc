-- finds: capacity_v1.planted_view has no comment
-- finds: capacity_v1.planted_view is open to authenticated
-- finds: capacity_v1.planted_view is open to service_role
CREATE VIEW capacity_v1.planted_view WITH (security_invoker = true) AS SELECT 1 AS one;
GRANT SELECT ON capacity_v1.planted_view TO authenticated;
GRANT SELECT, INSERT ON capacity_v1.planted_view TO service_role;
