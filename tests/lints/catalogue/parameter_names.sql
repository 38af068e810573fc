-- Parameter names are public API, and p_ keeps them apart from columns.
SELECT label || ': ' || name FROM our_parameter WHERE name !~ '^p_[a-z][a-z_0-9]*$'
UNION ALL
SELECT label || ': unnamed' FROM our_routine WHERE pronargs > 0 AND proargnames IS NULL;
