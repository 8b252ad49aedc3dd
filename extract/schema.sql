CREATE TABLE districts (code TEXT PRIMARY KEY, name TEXT NOT NULL, name_en TEXT, level TEXT NOT NULL, parent_code TEXT REFERENCES districts(code));
CREATE TABLE documents (id TEXT PRIMARY KEY, title TEXT NOT NULL, doc_number TEXT, kind TEXT, authority TEXT NOT NULL, stage TEXT NOT NULL, level TEXT,
  district_code TEXT REFERENCES districts(code), issued_on TEXT, printed_on TEXT, effective_from TEXT, effective_to TEXT, validity_basis TEXT NOT NULL,
  source_file TEXT NOT NULL, source_format TEXT NOT NULL, source_sha256 TEXT NOT NULL, source_url TEXT, retrieved_on TEXT, text TEXT NOT NULL);
CREATE TABLE document_facts (document_id TEXT NOT NULL REFERENCES documents(id), field TEXT NOT NULL, value TEXT NOT NULL, char_start INTEGER, char_end INTEGER, text TEXT, rule TEXT NOT NULL);
CREATE TABLE departments (id TEXT PRIMARY KEY, name TEXT NOT NULL, name_en TEXT, level TEXT, aliases TEXT NOT NULL);
CREATE TABLE document_issuers (document_id TEXT NOT NULL REFERENCES documents(id), department_id TEXT NOT NULL REFERENCES departments(id), seq INTEGER NOT NULL,
  name_text TEXT NOT NULL, char_start INTEGER NOT NULL, char_end INTEGER NOT NULL, rule TEXT NOT NULL);
CREATE TABLE clauses (id TEXT PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents(id), district_code TEXT REFERENCES districts(code), parent_id TEXT REFERENCES clauses(id),
  seq INTEGER NOT NULL, depth INTEGER NOT NULL, path TEXT NOT NULL, label TEXT, kind TEXT NOT NULL, heading TEXT, text TEXT NOT NULL, heading_path TEXT, citation TEXT NOT NULL,
  char_start INTEGER NOT NULL, char_end INTEGER NOT NULL, search_id INTEGER NOT NULL UNIQUE);
CREATE TABLE programmes (id TEXT PRIMARY KEY, parent_id TEXT REFERENCES programmes(id), name_zh TEXT NOT NULL, name_en TEXT NOT NULL, aliases TEXT NOT NULL, definition TEXT);
CREATE TABLE clause_programmes (clause_id TEXT NOT NULL REFERENCES clauses(id), programme_id TEXT NOT NULL REFERENCES programmes(id), basis TEXT NOT NULL,
  char_start INTEGER NOT NULL, char_end INTEGER NOT NULL, text TEXT NOT NULL, rule TEXT NOT NULL, PRIMARY KEY (clause_id, programme_id));
CREATE TABLE clause_departments (clause_id TEXT NOT NULL REFERENCES clauses(id), department_id TEXT NOT NULL REFERENCES departments(id), role TEXT NOT NULL, basis TEXT NOT NULL,
  char_start INTEGER NOT NULL, char_end INTEGER NOT NULL, text TEXT NOT NULL, rule TEXT NOT NULL, PRIMARY KEY (clause_id, department_id, role));
CREATE TABLE amounts (id TEXT PRIMARY KEY, clause_id TEXT NOT NULL REFERENCES clauses(id), kind TEXT NOT NULL, bound TEXT NOT NULL, min NUMERIC, max NUMERIC, unit TEXT,
  char_start INTEGER NOT NULL, char_end INTEGER NOT NULL, text TEXT NOT NULL, rule TEXT NOT NULL);
CREATE TABLE benefits (id TEXT PRIMARY KEY, clause_id TEXT NOT NULL REFERENCES clauses(id), document_id TEXT NOT NULL REFERENCES documents(id), district_code TEXT REFERENCES districts(code),
  programme_id TEXT NOT NULL REFERENCES programmes(id), award_level TEXT, tier TEXT, recipients TEXT NOT NULL, kind TEXT NOT NULL, min_cny INTEGER, max_cny INTEGER,
  min_fraction REAL, max_fraction REAL, per TEXT, period TEXT, months INTEGER, total_cny INTEGER, base_text TEXT, condition_text TEXT, amount_id TEXT REFERENCES amounts(id),
  char_start INTEGER NOT NULL, char_end INTEGER NOT NULL, text TEXT NOT NULL, rule TEXT NOT NULL, figure_zh TEXT NOT NULL, figure_en TEXT NOT NULL);
CREATE TABLE benefit_evidence (benefit_id TEXT NOT NULL REFERENCES benefits(id), field TEXT NOT NULL, char_start INTEGER NOT NULL, char_end INTEGER NOT NULL, text TEXT NOT NULL);
CREATE TABLE citations (id TEXT PRIMARY KEY, clause_id TEXT NOT NULL REFERENCES clauses(id), title TEXT NOT NULL, doc_number TEXT, role TEXT NOT NULL,
  target_document_id TEXT REFERENCES documents(id), draft_document_id TEXT REFERENCES documents(id), char_start INTEGER NOT NULL, char_end INTEGER NOT NULL, text TEXT NOT NULL, rule TEXT NOT NULL);
CREATE TABLE clause_links (clause_id TEXT NOT NULL REFERENCES clauses(id), other_clause_id TEXT NOT NULL REFERENCES clauses(id), kind TEXT NOT NULL, score REAL NOT NULL);
CREATE TABLE codes (field TEXT NOT NULL, code TEXT NOT NULL, name_zh TEXT NOT NULL, name_en TEXT NOT NULL, PRIMARY KEY (field, code));
CREATE TABLE build_info (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE problems (source TEXT NOT NULL, message TEXT NOT NULL);

CREATE INDEX clauses_by_document ON clauses(document_id, seq);
CREATE INDEX benefits_by_programme ON benefits(programme_id, district_code);
CREATE INDEX benefits_by_document ON benefits(document_id, programme_id);
CREATE INDEX benefits_by_clause ON benefits(clause_id);
CREATE INDEX clause_programmes_by_programme ON clause_programmes(programme_id);
CREATE INDEX clause_departments_by_department ON clause_departments(department_id);
CREATE VIRTUAL TABLE clauses_fts USING fts5(grams, content='', tokenize='unicode61 remove_diacritics 0');

-- A secondary document (an interpretation, a press report) can be read and searched; it fills no comparison.
CREATE VIEW coverage AS
WITH paid AS (SELECT document_id, programme_id, max(kind <> 'reference') AS figure FROM benefits GROUP BY document_id, programme_id),
  stated AS (SELECT c.document_id, cp.programme_id, min(c.seq) AS seq, c.id AS clause_id
    FROM clause_programmes cp JOIN clauses c ON c.id = cp.clause_id WHERE cp.basis = 'stated' GROUP BY c.document_id, cp.programme_id)
SELECT d.id AS document_id, d.district_code, d.stage, p.id AS programme_id,
  CASE WHEN b.figure THEN 'amount' WHEN b.figure = 0 THEN 'reference' WHEN s.seq IS NOT NULL THEN 'mentioned' ELSE 'silent' END AS state, s.clause_id
FROM documents d CROSS JOIN programmes p LEFT JOIN paid b ON b.document_id = d.id AND b.programme_id = p.id
LEFT JOIN stated s ON s.document_id = d.id AND s.programme_id = p.id WHERE p.parent_id IS NOT NULL AND d.authority = 'primary';

-- The places of the documents held, those above them, and the neighbours that share a place above: what a visitor would look for beside them.
CREATE VIEW coverage_by_district AS
WITH best AS (SELECT district_code, programme_id, min(CASE state WHEN 'amount' THEN 1 WHEN 'reference' THEN 2 WHEN 'mentioned' THEN 3 ELSE 4 END) AS rank
    FROM coverage WHERE stage IN ('final', 'trial') GROUP BY district_code, programme_id),
  held AS (SELECT code FROM districts WHERE code IN (SELECT district_code FROM documents WHERE authority = 'primary')),
  near AS (SELECT code FROM held UNION SELECT code FROM districts WHERE level <> 'national' AND code IN (SELECT parent_code FROM districts WHERE code IN held))
SELECT x.code AS district_code, x.name AS district, p.id AS programme_id, p.name_zh AS programme,
  CASE b.rank WHEN 1 THEN 'amount' WHEN 2 THEN 'reference' WHEN 3 THEN 'mentioned' WHEN 4 THEN 'silent' ELSE 'no_document' END AS state
FROM districts x CROSS JOIN programmes p LEFT JOIN best b ON b.district_code = x.code AND b.programme_id = p.id
WHERE p.parent_id IS NOT NULL AND (x.code IN near OR x.parent_code IN near);

CREATE VIEW benefits_by_district AS
SELECT b.id, x.name AS district, d.stage, p.name_zh AS programme, b.programme_id, b.district_code, b.document_id, lv.name_zh AS award_level, b.tier, b.figure_zh AS figure,
  b.figure_en, k.name_zh AS kind,
  (SELECT group_concat(w.name_zh, '、') FROM json_each(b.recipients) r JOIN codes w ON w.field = 'recipients' AND w.code = r.value) AS recipients,
  b.condition_text AS condition,
  (SELECT group_concat(name, '、') FROM (SELECT DISTINCT t.name FROM clause_departments cd JOIN departments t ON t.id = cd.department_id
     WHERE cd.clause_id = b.clause_id AND cd.role = 'responsible')) AS departments,
  c.citation, b.text AS evidence, c.text AS sentence, b.min_cny, b.max_cny, b.min_fraction, b.max_fraction, b.total_cny, b.clause_id,
  '/kb/clauses/' || b.clause_id AS link, d.effective_from, d.effective_to, b.char_start
FROM benefits b JOIN documents d ON d.id = b.document_id JOIN clauses c ON c.id = b.clause_id JOIN programmes p ON p.id = b.programme_id
LEFT JOIN districts x ON x.code = b.district_code LEFT JOIN codes lv ON lv.field = 'award_level' AND lv.code = b.award_level JOIN codes k ON k.field = 'kind' AND k.code = b.kind
WHERE d.authority = 'primary';

CREATE VIEW missing_documents AS
SELECT t.title, t.doc_number, count(DISTINCT t.clause_id) AS clauses, (SELECT count(*) FROM benefits b WHERE b.clause_id IN (SELECT clause_id FROM citations u WHERE u.title = t.title)) AS benefits,
  group_concat(DISTINCT c.document_id) AS cited_by, max(t.draft_document_id) AS draft_document_id
FROM citations t JOIN clauses c ON c.id = t.clause_id WHERE t.target_document_id IS NULL GROUP BY t.title, t.doc_number;

-- Every word by which a visitor may ask for a programme, a place or a department: ids, names, families, aliases.
CREATE VIEW programme_names AS
SELECT p.id AS programme_id, n.value AS name
FROM programmes p JOIN programmes f ON f.id = p.parent_id, json_each(json_array(p.id, p.name_zh, p.name_en, f.id, f.name_zh, f.name_en)) n
UNION SELECT p.id, a.value FROM programmes p, json_each(p.aliases) a WHERE p.parent_id IS NOT NULL;

CREATE VIEW district_names AS
SELECT x.code AS district_code, n.value AS name FROM districts x, json_each(json_array(x.code, x.name, x.name_en)) n WHERE n.value IS NOT NULL;

CREATE VIEW department_names AS
SELECT t.id AS department_id, n.value AS name FROM departments t, json_each(json_array(t.id, t.name, t.name_en)) n WHERE n.value IS NOT NULL
UNION SELECT t.id, CASE t.level WHEN 'district' THEN '区' WHEN 'municipal' THEN '市' WHEN 'provincial' THEN '省' ELSE '' END || a.value FROM departments t, json_each(t.aliases) a;

-- One row a document, programme and benefit; a document without a benefit keeps one row that says so.
CREATE VIEW comparison AS
SELECT v.programme_id, p.name_zh AS programme, p.name_en AS programme_en, v.district_code, x.name AS district, coalesce(x.name, '地区未定') || CASE d.stage WHEN 'draft' THEN '（草案）' ELSE '' END AS place,
  v.document_id, d.title AS document, d.stage, v.state,
  b.id AS benefit_id, b.award_level, b.tier, b.recipients, coalesce(b.figure, '〔' || k.name_zh || '〕') AS figure, coalesce(b.figure_en, '[' || k.name_en || ']') AS figure_en,
  b.kind, b.condition,
  (SELECT group_concat(named, '；') FROM (SELECT r.name_zh || '：' || group_concat(t.name, '、') AS named
     FROM clause_departments cd JOIN departments t ON t.id = cd.department_id JOIN codes r ON r.field = 'role' AND r.code = cd.role
     WHERE cd.clause_id = b.clause_id GROUP BY cd.role ORDER BY cd.role <> 'responsible', cd.role)) AS departments,
  coalesce(b.citation, m.citation) AS citation, coalesce(b.evidence, m.text) AS evidence,
  coalesce(d.effective_from || coalesce(' 至 ' || d.effective_to, ' 起，未写截止日'), ' 至 ' || d.effective_to, '未写明') AS validity,
  b.min_cny, b.max_cny, b.min_fraction, b.max_fraction, b.total_cny, coalesce(b.clause_id, m.id) AS clause_id, coalesce(b.char_start, m.char_start) AS char_start,
  '/kb/clauses/' || coalesce(b.clause_id || '?benefit=' || b.id, m.id) AS link
FROM coverage v JOIN documents d ON d.id = v.document_id JOIN programmes p ON p.id = v.programme_id JOIN codes k ON k.field = 'state' AND k.code = v.state
LEFT JOIN districts x ON x.code = v.district_code
LEFT JOIN benefits_by_district b ON b.document_id = v.document_id AND b.programme_id = v.programme_id
LEFT JOIN clauses m ON v.state = 'mentioned' AND m.id = v.clause_id;

-- One row a department, role, clause and programme of that clause.
CREATE VIEW responsibilities AS
SELECT cd.department_id, t.name AS department, cd.role, r.name_zh AS role_zh, cd.basis, s.name_zh AS basis_zh, cp.programme_id, p.name_zh AS programme, c.district_code,
  x.name AS district, c.document_id, d.stage, c.id AS clause_id, c.seq, c.citation, c.text,
  (SELECT group_concat(figure, '；') FROM (SELECT b.figure_zh AS figure FROM benefits b WHERE b.clause_id = c.id AND b.programme_id = cp.programme_id
     GROUP BY b.figure_zh ORDER BY min(b.char_start))) AS figures, '/kb/clauses/' || c.id AS link
FROM clause_departments cd JOIN clauses c ON c.id = cd.clause_id JOIN documents d ON d.id = c.document_id JOIN departments t ON t.id = cd.department_id
JOIN codes r ON r.field = 'role' AND r.code = cd.role JOIN codes s ON s.field = 'basis' AND s.code = cd.basis
LEFT JOIN clause_programmes cp ON cp.clause_id = c.id LEFT JOIN programmes p ON p.id = cp.programme_id LEFT JOIN districts x ON x.code = c.district_code WHERE d.authority = 'primary';
