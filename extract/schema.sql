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
CREATE TABLE unplaced (clause_id TEXT NOT NULL REFERENCES clauses(id), reason TEXT NOT NULL, char_start INTEGER NOT NULL, char_end INTEGER NOT NULL, text TEXT NOT NULL);

CREATE INDEX clauses_by_document ON clauses(document_id, seq);
CREATE INDEX clauses_by_district ON clauses(district_code, document_id, seq);
CREATE INDEX documents_by_district ON documents(district_code);
CREATE INDEX document_facts_by_document ON document_facts(document_id);
CREATE INDEX document_issuers_by_document ON document_issuers(document_id, seq);
CREATE INDEX amounts_by_clause ON amounts(clause_id);
CREATE INDEX amounts_by_max ON amounts(max, kind);
CREATE INDEX amounts_by_min ON amounts(min, kind);
CREATE INDEX citations_by_clause ON citations(clause_id);
CREATE INDEX citations_by_title ON citations(title);
CREATE INDEX benefit_evidence_by_benefit ON benefit_evidence(benefit_id);
CREATE INDEX benefits_by_programme ON benefits(programme_id, district_code);
CREATE INDEX benefits_by_document ON benefits(document_id, programme_id);
CREATE INDEX benefits_by_clause ON benefits(clause_id);
CREATE INDEX clause_programmes_by_programme ON clause_programmes(programme_id);
CREATE INDEX clause_departments_by_department ON clause_departments(department_id);
CREATE VIRTUAL TABLE clauses_fts USING fts5(grams, content='', tokenize='unicode61 remove_diacritics 0');

-- What visitors ask for most is stored in the order in which it is asked for (fill.sql fills it, from the rows above); views add the words.
CREATE TABLE document_programmes (document_id TEXT NOT NULL, programme_id TEXT NOT NULL, district_code TEXT, stage TEXT NOT NULL,
  state TEXT NOT NULL, clause_id TEXT, PRIMARY KEY (document_id, programme_id)) WITHOUT ROWID;
CREATE TABLE district_programmes (position INTEGER PRIMARY KEY, district_code TEXT NOT NULL, programme_id TEXT NOT NULL, state TEXT NOT NULL);
CREATE INDEX district_programmes_by_district ON district_programmes(district_code);
CREATE INDEX district_programmes_by_state ON district_programmes(state);

CREATE VIEW coverage AS SELECT document_id, district_code, stage, programme_id, state, clause_id FROM document_programmes;

-- The places of the documents held, those above them, and the neighbours that share a place above: what a visitor would look for beside them.
CREATE VIEW coverage_by_district AS
SELECT q.district_code, (SELECT name FROM districts WHERE code = q.district_code) AS district, q.programme_id,
  (SELECT name_zh FROM programmes WHERE id = q.programme_id) AS programme, q.state, q.position FROM district_programmes q;

-- Names are looked up one by one, not joined: a count or a facet then reads one table only.
CREATE VIEW benefits_by_district AS
SELECT b.id, (SELECT name FROM districts WHERE code = b.district_code) AS district, (SELECT stage FROM documents WHERE id = b.document_id) AS stage,
  (SELECT name_zh FROM programmes WHERE id = b.programme_id) AS programme, b.programme_id, b.district_code, b.document_id,
  (SELECT name_zh FROM codes WHERE field = 'award_level' AND code = b.award_level) AS award_level, b.tier, b.figure_zh AS figure,
  b.figure_en, (SELECT name_zh FROM codes WHERE field = 'kind' AND code = b.kind) AS kind,
  (SELECT group_concat(w.name_zh, '、') FROM json_each(b.recipients) r JOIN codes w ON w.field = 'recipients' AND w.code = r.value) AS recipients,
  b.condition_text AS condition,
  (SELECT group_concat(name, '、') FROM (SELECT DISTINCT t.name FROM clause_departments cd JOIN departments t ON t.id = cd.department_id
     WHERE cd.clause_id = b.clause_id AND cd.role = 'responsible')) AS departments,
  (SELECT citation FROM clauses WHERE id = b.clause_id) AS citation, b.text AS evidence, (SELECT text FROM clauses WHERE id = b.clause_id) AS sentence,
  b.min_cny, b.max_cny, b.min_fraction, b.max_fraction, b.total_cny, b.clause_id, '/kb/clauses/' || b.clause_id AS link,
  (SELECT effective_from FROM documents WHERE id = b.document_id) AS effective_from, (SELECT effective_to FROM documents WHERE id = b.document_id) AS effective_to, b.char_start
FROM benefits b WHERE (SELECT authority FROM documents WHERE id = b.document_id) = 'primary';

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

-- One row a document, programme and benefit; a document without a benefit keeps one row that says so. In the order of programmes, places, documents and text.
CREATE TABLE comparison (programme_id TEXT NOT NULL, programme TEXT NOT NULL, programme_en TEXT NOT NULL, district_code TEXT, district TEXT, place TEXT NOT NULL,
  document_id TEXT NOT NULL, document TEXT NOT NULL, stage TEXT NOT NULL, state TEXT NOT NULL, benefit_id TEXT, award_level TEXT, tier TEXT,
  recipients TEXT, figure TEXT NOT NULL, figure_en TEXT NOT NULL, kind TEXT, condition TEXT, departments TEXT, citation TEXT, evidence TEXT, validity TEXT NOT NULL,
  min_cny INTEGER, max_cny INTEGER, min_fraction REAL, max_fraction REAL, total_cny INTEGER, clause_id TEXT, char_start INTEGER, link TEXT, position INTEGER PRIMARY KEY);
CREATE INDEX comparison_by_programme ON comparison(programme_id, position);
CREATE INDEX comparison_by_district ON comparison(district_code, position);
CREATE INDEX comparison_by_document ON comparison(document_id, position);

-- One row a department, role, clause and programme of that clause; rows of one clause share their position, those with figures come first.
CREATE TABLE responsibility_rows (department_id TEXT NOT NULL, department TEXT NOT NULL, role TEXT NOT NULL, role_zh TEXT NOT NULL, basis TEXT NOT NULL,
  programme_id TEXT, programme TEXT, district_code TEXT, district TEXT, document_id TEXT NOT NULL, stage TEXT NOT NULL,
  clause_id TEXT NOT NULL, seq INTEGER NOT NULL, figures TEXT, position INTEGER NOT NULL, programme_order INTEGER);
CREATE INDEX responsibility_rows_by_place ON responsibility_rows(district_code, programme_order, document_id, department_id) WHERE role = 'responsible';
CREATE INDEX responsibility_rows_by_position ON responsibility_rows(position);
CREATE INDEX responsibility_rows_by_district ON responsibility_rows(district_code);
CREATE INDEX responsibility_rows_by_programme ON responsibility_rows(programme_id);
CREATE VIEW responsibilities AS
SELECT q.department_id, q.department, q.role, q.role_zh, q.basis, (SELECT name_zh FROM codes WHERE field = 'basis' AND code = q.basis) AS basis_zh, q.programme_id, q.programme,
  q.district_code, q.district, q.document_id, q.stage, q.clause_id, q.seq, (SELECT citation FROM clauses WHERE id = q.clause_id) AS citation,
  (SELECT text FROM clauses WHERE id = q.clause_id) AS text, q.figures, '/kb/clauses/' || q.clause_id AS link, q.position, q.programme_order FROM responsibility_rows q;

-- What a build understood of each document, as the command prints it in sum.
CREATE VIEW build_summary AS
SELECT d.id AS document_id, d.title, x.name AS district, c.clauses, coalesce(a.amounts, 0) AS amounts, coalesce(b.benefits, 0) AS benefits, coalesce(u.unplaced, 0) AS unplaced
FROM documents d LEFT JOIN districts x ON x.code = d.district_code
LEFT JOIN (SELECT document_id, count(*) AS clauses FROM clauses GROUP BY document_id) c ON c.document_id = d.id
LEFT JOIN (SELECT document_id, count(*) AS amounts FROM amounts JOIN clauses ON clauses.id = clause_id GROUP BY document_id) a ON a.document_id = d.id
LEFT JOIN (SELECT document_id, count(*) AS benefits FROM benefits GROUP BY document_id) b ON b.document_id = d.id
LEFT JOIN (SELECT document_id, count(*) AS unplaced FROM unplaced JOIN clauses ON clauses.id = clause_id GROUP BY document_id) u ON u.document_id = d.id;
