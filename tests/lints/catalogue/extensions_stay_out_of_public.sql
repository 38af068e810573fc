-- What an extension brings would stand where a REST server looks and, on older servers, where everybody may create.
SELECT extname::text FROM pg_extension WHERE extnamespace = to_regnamespace('public');
