-- Who calls is asked by three routines; everywhere else the answer is an argument. Transaction isolation is no claim.
SELECT label FROM our_routine
WHERE proname NOT IN ('current_claims', 'current_actor', 'caller_role')
  AND regexp_replace(prosrc, '--[^\n]*|current_setting\(''transaction_isolation''\)', '', 'g') ~* 'current_setting\s*\(|\msession_user\M|\mcurrent_role\M';
