-- finds: service_role may SELECT on settings by planted, settings_select_service_role
CREATE POLICY planted ON capacity.settings FOR SELECT TO PUBLIC USING (true);
