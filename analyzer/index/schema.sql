-- SPDX-License-Identifier: GPL-2.0-only
--
-- The index of one kernel tree. This file is the only description of it: the program embeds it, and
-- docs/index-schema.md is made from it by `make docs`. A comment above a table belongs to the table,
-- a comment behind a column to the column.
--
-- Rows that come from a file carry the file in their `id`: id = file.id << 24 | n, where n counts the
-- rows of that table in that file from 0, in order of their places. So all rows of a file are one
-- range of ids, and rows of one file refer to each other by id. Between an index made
-- from scratch and one kept up to date only `file.id`, `file.mtime_ns` and `meta.generation` differ;
-- everything else is the same, row for row.
--
-- `name` is what is declared there, `line` and `column` its place, `end_line` the line where all of it
-- ends. Lines and columns count from 1, columns in bytes. Conditions (`cond`) are the #if conditions
-- that must hold around a place, outermost first, joined by " && ", without the include guard; NULL
-- where there are none. Types (`type`) are in the compact form of syntax/ctype.h (P pointer to, A array of,
-- F function returning, Tname; Sname; Uname; Ename; Bname; ? unknown), typedefs not yet followed;
-- the function type_text(TYPE) of `pteris query --sql` writes them as C.
--
-- `files_using('name')` of `pteris query --sql` gives the ids of the files that use an identifier.
-- There are no indices over names; this is how to ask for one quickly, reading only those files' rows:
--     SELECT path, line FROM files_using('kfree') AS u JOIN file ON file.id = u.file
--     JOIN call ON call.id BETWEEN u.file << 24 AND (u.file << 24) + 16777215
--     WHERE callee = 'kfree';

PRAGMA application_id = 0x50746572; -- "Pter"
PRAGMA user_version = 1;

-- What the index was made of and with.
CREATE TABLE meta (
	key TEXT PRIMARY KEY,      -- root, git ('1': the tree is a git repository), made_by (hash of the
	                           -- sources that decide about rows), generation (counts refreshes that
	                           -- changed something), complete ('1')
	value TEXT                 -- as text, numbers too
) WITHOUT ROWID;

-- Every .c and .h file of the tree.
CREATE TABLE file (
	id INTEGER PRIMARY KEY,    -- from 1
	path TEXT NOT NULL UNIQUE, -- below the root of the tree
	size INTEGER NOT NULL,     -- bytes
	mtime_ns INTEGER NOT NULL, -- 0: must be confirmed by the content hash
	hash BLOB,                 -- XXH3-128 of the content; NULL when it could not be read
	blob TEXT,                 -- git's object id of this content; NULL when the tree is no git repository
	arch TEXT,                 -- of arch/ARCH/…, tools/arch/ARCH/…; else NULL
	lines INTEGER,             -- how many
	errors INTEGER,            -- stretches that the parser could not read
	problem TEXT               -- why the file has no rows; else NULL
);

-- Identifiers and the files that use them, by hash: `bucket` is the upper 16 bits of the upper 48
-- bits of XXH3-64 of the name; `data` holds, sorted, the lower 32 of those 48 bits, each with its
-- files (index/posting.h describes the bytes). Two names may share an entry: it says which files may
-- use a name, the rows of those files say which do. Comments and strings don't count.
CREATE TABLE posting (
	bucket INTEGER PRIMARY KEY,
	data BLOB NOT NULL         -- entries of the bucket
);

-- The identifier hashes of one file, so that it can be taken out of `posting` again.
CREATE TABLE file_idents (
	file INTEGER PRIMARY KEY,  -- file.id
	data BLOB NOT NULL         -- sorted hashes as differences (index/posting.h)
);

-- What the #define and typedef lines of headers say about names that parsing depends on.
CREATE TABLE name_kind (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	kinds INTEGER NOT NULL,    -- bits of enum name_kind in syntax/syntax.h
	alias TEXT                 -- names it stands for, blank between; "name(" for a call; NULL: none
);

-- #include lines.
CREATE TABLE include (
	id INTEGER PRIMARY KEY,
	line INTEGER NOT NULL,
	form TEXT NOT NULL,        -- '<', '"', or 'macro' (#include NAME)
	spelled TEXT NOT NULL,     -- without the quotes
	cond TEXT
);

-- What an #include spelled so means. The row with the folder of the including file holds when there is
-- one, else the row with dir ''. One row for all architectures where they agree, else one for each.
-- Form '-include' is what the command line of every file of the kernel proper includes first.
CREATE TABLE include_target (
	form TEXT NOT NULL,        -- as include.form, or '-include'
	spelled TEXT NOT NULL,     -- as include.spelled; '-include': the path below the root
	dir TEXT NOT NULL,         -- folder of the including file ('.': the root) where that matters, else ''
	arch TEXT NOT NULL,        -- '' for all
	target INTEGER,            -- file.id; NULL: no such .c or .h file in the tree
	how TEXT NOT NULL,         -- 'path' (include path of the kernel, an architecture or a Makefile),
	                           -- 'asm-generic' (wrapper made by Kbuild), 'uapi', 'relative', 'suffix'
	                           -- (only file whose path ends so, in the tree or in the nearest folder
	                           -- above that has one); without target: 'generated', 'missing',
	                           -- 'ambiguous' (several files end so), 'macro'
	uses INTEGER NOT NULL,     -- #include lines that this row is for
	PRIMARY KEY (form, spelled, dir, arch)
) WITHOUT ROWID;

-- Makefiles and Kbuild files that include_target was made with.
CREATE TABLE include_makefile (
	path TEXT PRIMARY KEY,     -- below the root of the tree
	size INTEGER NOT NULL,     -- bytes
	mtime_ns INTEGER NOT NULL, -- time of its last change
	digest INTEGER NOT NULL    -- XXH3-64 of what was read in it: include paths, generated headers
) WITHOUT ROWID;

-- Macro definitions.
CREATE TABLE macro (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	params TEXT,               -- "a,b,..."; NULL: object-like
	body TEXT NOT NULL,        -- comments and white space folded to single blanks
	kind TEXT NOT NULL,        -- constant, expression, statement, iterator, declarer, attribute, type,
	                           -- string, operator, opener, closer, empty, tokens
	line INTEGER NOT NULL,
	end_line INTEGER NOT NULL,
	cond TEXT
);

-- Typedefs.
CREATE TABLE typedef (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	type TEXT NOT NULL,        -- what it stands for
	line INTEGER NOT NULL,
	cond TEXT
);

-- Structs and unions with a body.
CREATE TABLE struct (
	id INTEGER PRIMARY KEY,
	tag TEXT NOT NULL,         -- anonymous: "<path:line:column>"
	kind TEXT NOT NULL,        -- 'struct' or 'union'
	parent INTEGER,            -- struct.id that this one is nested in; else NULL
	line INTEGER NOT NULL,
	end_line INTEGER NOT NULL,
	cond TEXT
);

-- Fields of structs and unions, bodies of anonymous members included under their own struct.
CREATE TABLE field (
	id INTEGER PRIMARY KEY,
	struct INTEGER NOT NULL,   -- struct.id
	name TEXT NOT NULL,        -- '' for an anonymous struct or union member
	type TEXT NOT NULL,
	params TEXT,               -- pointer to function: types of the parameters, as in function.params
	bits TEXT,                 -- width of a bit-field; NULL: none
	line INTEGER NOT NULL,
	cond TEXT
);

-- Enumerations with a body.
CREATE TABLE enum (
	id INTEGER PRIMARY KEY,
	tag TEXT NOT NULL,         -- anonymous: "<path:line:column>"
	line INTEGER NOT NULL,
	end_line INTEGER NOT NULL,
	cond TEXT
);

-- Enumerators.
CREATE TABLE enumerator (
	id INTEGER PRIMARY KEY,
	enum INTEGER NOT NULL,     -- enum.id
	name TEXT NOT NULL,
	value TEXT,                -- as written; NULL: one more than the one before
	line INTEGER NOT NULL,
	cond TEXT
);

-- Functions: definitions and declarations; SYSCALL_DEFINE3(name, …) { } and the like, too, and those
-- that a macro of the same file defines with the name that it is given.
CREATE TABLE function (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	definition INTEGER NOT NULL, -- 1: has a body
	type TEXT NOT NULL,        -- F and the type of the result
	params TEXT,               -- types of the parameters, ',' between, "..." last when variadic;
	                           -- '' for (void); NULL: not known (a declarer macro)
	param_names TEXT,          -- ',' between
	storage TEXT,              -- static, extern, inline: those written, blank between; NULL: none
	annotations TEXT,          -- attributes and annotation macros as written, blank between
	declarer TEXT,             -- macro that the definition is made with (SYSCALL_DEFINE3); else NULL
	line INTEGER NOT NULL,     -- of the name
	column INTEGER NOT NULL,
	first_line INTEGER NOT NULL, -- from the first specifier …
	end_line INTEGER NOT NULL,   -- … to the closing brace or semicolon
	cond TEXT
);

-- Variables at file scope; those that declarer macros make (DEFINE_MUTEX(x)) with type '?'.
CREATE TABLE variable (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	type TEXT NOT NULL,
	storage TEXT,              -- static, extern: those written; NULL: none
	annotations TEXT,          -- attributes and annotation macros as written, blank between
	declarer TEXT,             -- macro that declares it, with its arguments; else NULL
	line INTEGER NOT NULL,
	cond TEXT
);

-- Calls, and everything written like one (macros with arguments, in macro bodies, too).
CREATE TABLE call (
	id INTEGER PRIMARY KEY,
	callee TEXT NOT NULL,      -- the name before the parenthesis; of a->b.f(…) it is f
	via TEXT,                  -- NULL: a plain name; else the expression that is called: "a->b.f", or
	                           -- the name itself where it is a local variable or a parameter
	via_type TEXT,             -- tag of the struct that f is a field of, where this file alone tells
	function INTEGER,          -- function.id it stands in …
	macro INTEGER,             -- … or macro.id; both NULL: in neither
	args TEXT NOT NULL,        -- as written, comments and white space folded
	line INTEGER NOT NULL,
	column INTEGER NOT NULL,
	cond TEXT
);

-- Places where the address of something that may be a function is taken, other than calls.
CREATE TABLE func_ref (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,        -- the identifier; not a local variable; whether it is a function, the
	                           -- table `function` tells
	how TEXT NOT NULL,         -- 'field' (.open = f), 'element' ({ f, g }), 'assign' (p->f = g),
	                           -- 'argument' (g(f)), 'return', 'other'
	struct TEXT,               -- 'field', 'assign': tag of the struct, where this file alone tells
	field TEXT,                -- 'field', 'assign': the field; 'argument': the callee
	position INTEGER,          -- 'argument': which one, from 0
	owner TEXT,                -- 'field', 'element': the variable being initialised
	function INTEGER,          -- function.id it stands in
	line INTEGER NOT NULL,
	column INTEGER NOT NULL,
	cond TEXT
);

-- CONFIG_ symbols used in C.
CREATE TABLE config (
	id INTEGER PRIMARY KEY,
	symbol TEXT NOT NULL,      -- "CONFIG_MMU", CONFIG_MMU_MODULE is kept as written
	how TEXT NOT NULL,         -- 'if' (in a directive), 'enabled' (IS_ENABLED() and its siblings, in
	                           -- code), 'code' (anywhere else)
	function INTEGER,          -- function.id it stands in
	line INTEGER NOT NULL,
	cond TEXT
);

-- What a function does to its callers, by property, for rules that look across functions. The place for
-- it: nothing fills it yet.
CREATE TABLE summary (
	function INTEGER NOT NULL, -- function.id
	property TEXT NOT NULL,    -- which of the things that rules ask about functions
	value TEXT NOT NULL,       -- the answer
	PRIMARY KEY (function, property)
) WITHOUT ROWID;
