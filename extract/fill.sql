-- A secondary document (an interpretation, a press report) can be read and searched; it fills no comparison.
-- The rows of a build in, the tables that visitors ask for most out: each filled once, in the order in which it is asked for.
INSERT INTO document_programmes
WITH paid AS (SELECT document_id, programme_id, max(kind <> 'reference') AS figure FROM benefits GROUP BY document_id, programme_id),
  stated AS (SELECT c.document_id, cp.programme_id, min(c.seq) AS seq, c.id AS clause_id
    FROM clause_programmes cp JOIN clauses c ON c.id = cp.clause_id WHERE cp.basis = 'stated' GROUP BY c.document_id, cp.programme_id)
SELECT d.id, p.id, d.district_code, d.stage,
  CASE WHEN b.figure THEN 'amount' WHEN b.figure = 0 THEN 'reference' WHEN s.seq IS NOT NULL THEN 'mentioned' ELSE 'silent' END, s.clause_id
FROM documents d CROSS JOIN programmes p LEFT JOIN paid b ON b.document_id = d.id AND b.programme_id = p.id
LEFT JOIN stated s ON s.document_id = d.id AND s.programme_id = p.id WHERE p.parent_id IS NOT NULL AND d.authority = 'primary' ORDER BY d.id, p.id;

INSERT INTO district_programmes (district_code, programme_id, state)
WITH best AS (SELECT district_code, programme_id, min(CASE state WHEN 'amount' THEN 1 WHEN 'reference' THEN 2 WHEN 'mentioned' THEN 3 ELSE 4 END) AS rank
    FROM document_programmes WHERE stage IN ('final', 'trial') GROUP BY district_code, programme_id),
  held AS (SELECT code FROM districts WHERE code IN (SELECT district_code FROM documents WHERE authority = 'primary')),
  near AS (SELECT code FROM held UNION SELECT code FROM districts WHERE level <> 'national' AND code IN (SELECT parent_code FROM districts WHERE code IN held))
SELECT x.code, p.id, CASE b.rank WHEN 1 THEN 'amount' WHEN 2 THEN 'reference' WHEN 3 THEN 'mentioned' WHEN 4 THEN 'silent' ELSE 'no_document' END
FROM districts x CROSS JOIN programmes p LEFT JOIN best b ON b.district_code = x.code AND b.programme_id = p.id
WHERE p.parent_id IS NOT NULL AND (x.code IN near OR x.parent_code IN near) ORDER BY p.rowid, b.rank IS NULL, x.code;

INSERT INTO comparison
SELECT v.programme_id, p.name_zh, p.name_en, v.district_code, x.name, coalesce(x.name, '地区未定') || CASE d.stage WHEN 'draft' THEN '（草案）' ELSE '' END,
  v.document_id, d.title, d.stage, v.state, b.id, b.award_level, b.tier, b.recipients, coalesce(b.figure, '〔' || k.name_zh || '〕'), coalesce(b.figure_en, '[' || k.name_en || ']'),
  b.kind, b.condition,
  (SELECT group_concat(named, '；') FROM (SELECT r.name_zh || '：' || group_concat(t.name, '、') AS named
     FROM clause_departments cd JOIN departments t ON t.id = cd.department_id JOIN codes r ON r.field = 'role' AND r.code = cd.role
     WHERE cd.clause_id = b.clause_id GROUP BY cd.role ORDER BY cd.role <> 'responsible', cd.role)),
  coalesce(b.citation, m.citation), coalesce(b.evidence, m.text),
  coalesce(d.effective_from || coalesce(' 至 ' || d.effective_to, ' 起，未写截止日'), ' 至 ' || d.effective_to, '未写明'),
  b.min_cny, b.max_cny, b.min_fraction, b.max_fraction, b.total_cny, coalesce(b.clause_id, m.id), coalesce(b.char_start, m.char_start),
  '/kb/clauses/' || coalesce(b.clause_id || '?benefit=' || b.id, m.id), NULL
FROM document_programmes v JOIN documents d ON d.id = v.document_id JOIN programmes p ON p.id = v.programme_id JOIN codes k ON k.field = 'state' AND k.code = v.state
LEFT JOIN districts x ON x.code = v.district_code
LEFT JOIN benefits_by_district b ON b.document_id = v.document_id AND b.programme_id = v.programme_id
LEFT JOIN clauses m ON v.state = 'mentioned' AND m.id = v.clause_id
ORDER BY p.rowid, v.district_code, v.document_id, coalesce(b.char_start, m.char_start), b.id;

INSERT INTO responsibility_rows
WITH roles AS (SELECT cd.*, c.district_code, c.document_id, c.seq, EXISTS (SELECT 1 FROM benefits b WHERE b.clause_id = c.id) AS paid
    FROM clause_departments cd JOIN clauses c ON c.id = cd.clause_id)
SELECT o.department_id, t.name, o.role, r.name_zh, o.basis, cp.programme_id, p.name_zh, o.district_code, x.name, o.document_id, d.stage, o.clause_id, o.seq,
  (SELECT group_concat(figure, '；') FROM (SELECT b.figure_zh AS figure FROM benefits b WHERE b.clause_id = o.clause_id AND b.programme_id = cp.programme_id
     GROUP BY b.figure_zh ORDER BY min(b.char_start))),
  dense_rank() OVER (ORDER BY o.department_id, o.role <> 'responsible', o.role, o.district_code, o.document_id, o.paid DESC, o.seq) AS position, p.rowid
FROM roles o JOIN documents d ON d.id = o.document_id JOIN departments t ON t.id = o.department_id JOIN codes r ON r.field = 'role' AND r.code = o.role
LEFT JOIN clause_programmes cp ON cp.clause_id = o.clause_id LEFT JOIN programmes p ON p.id = cp.programme_id LEFT JOIN districts x ON x.code = o.district_code WHERE d.authority = 'primary'
ORDER BY position, cp.programme_id;
