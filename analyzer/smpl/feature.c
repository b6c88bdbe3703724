// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which parts of SmPL the matcher supports. All of the language is parsed; a rule file that uses a
 * part that is not supported is refused, with the place of its first use. Supporting another part
 * is one word in this table, besides the work itself.
 */
#include "smpl/internal.h"

enum { YES = 1, NO = 0 };

static const struct {
	uint8_t supported;
	const char *text;
} table[F_COUNT] = {
	[F_COCCI_INCLUDE] = { NO, "including another rule file" },
	[F_USING] = { NO, "isomorphism files" },
	[F_SCRIPT] = { NO, "script rules" },
	[F_INITIALIZE] = { NO, "initialize rules" },
	[F_FINALIZE] = { NO, "finalize rules" },
	[F_EXTENDS] = { NO, "'extends'" },
	[F_RULE_USING] = { NO, "isomorphism files" },
	[F_DEPEND_SCOPE] = { NO, "'exists' and 'forall' in 'depends on'" },
	[F_DEPEND_EVER] = { NO, "'ever' and 'never' in 'depends on'" },
	[F_DEPEND_FILE] = { NO, "'file in' in 'depends on'" },
	[F_RULE_TYPE] = { NO, "rules marked 'identifier' or 'type'" },

	[F_MV_INHERITED] = { NO, "inherited metavariables" },
	[F_MV_VIRTUAL] = { NO, "virtual identifiers" },
	[F_MV_IDEXPRESSION] = { NO, "'idexpression' metavariables" },
	[F_MV_STATEMENT] = { NO, "'statement' metavariables" },
	[F_MV_DECLARATION] = { NO, "'declaration' metavariables" },
	[F_MV_FIELD] = { NO, "'field' metavariables" },
	[F_MV_INITIALISER] = { NO, "'initialiser' metavariables" },
	[F_MV_PARAMETER] = { NO, "'parameter' metavariables" },
	[F_MV_LIST] = { NO, "list metavariables" },
	[F_MV_LIST_LENGTH] = { NO, "list metavariables with a length" },
	[F_MV_POSITION_ANY] = { NO, "'position any'" },
	[F_MV_FRESH] = { NO, "fresh identifiers" },
	[F_MV_DECLARER] = { NO, "'declarer' metavariables" },
	[F_MV_ITERATOR] = { NO, "'iterator' metavariables" },
	[F_MV_ATTRIBUTE] = { NO, "'attribute' metavariables" },
	[F_MV_OPERATOR] = { NO, "operator metavariables" },
	[F_MV_FORMAT] = { NO, "'format' metavariables" },
	[F_MV_FUNCTION] = { NO, "'function' metavariables" },
	[F_MV_METAVARIABLE] = { NO, "metavariables of kind 'metavariable'" },
	[F_MV_COMMENTS] = { NO, "'comments' metavariables" },
	[F_MV_PRAGMA] = { NO, "'pragmainfo' metavariables" },

	[F_TYPE_SET] = { NO, "several types for one metavariable" },
	[F_TYPE_TYPEOF] = { NO, "typeof in the type of a metavariable" },
	[F_TYPE_KEYWORD] = { NO, "'struct', 'union' and 'enum' without a name" },
	[F_TYPE_STRUCT_METAVAR] = { NO, "a metavariable as the name of a struct, union or enum" },
	[F_TYPE_STRUCT_BODY] = { NO, "a struct or enum with its body as type of a metavariable" },
	[F_TYPE_POINTERS] = { NO, "'expression' with more than one '*'" },

	[F_C_REGEX] = { YES, "'=~' constraints" },
	[F_C_NOT_REGEX] = { YES, "'!~' constraints" },
	[F_C_EQ] = { YES, "'=' constraints" },
	[F_C_NOT_EQ] = { YES, "'!=' constraints" },
	[F_C_NOT_POSITION] = { NO, "'!=' constraints on positions" },
	[F_C_SUBTERM] = { NO, "'<=' constraints" },
	[F_C_SCRIPT] = { NO, "script constraints" },
	[F_C_BOOLEAN] = { NO, "constraints with '||', '!' or parentheses" },
	[F_C_METAVAR] = { NO, "constraints that refer to another metavariable" },

	[F_PLUS_TWICE] = { NO, "'++' lines" },
	[F_OPTIONAL] = { NO, "'?' lines" },
	[F_DIRECTIVE] = { NO, "preprocessor directives in patterns" },
	[F_STATEMENT_DOTS] = { NO, "'...' between statements" },
	[F_EXPRESSION_DOTS] = { NO, "'...' as an expression" },
	[F_ARGUMENT_DOTS] = { YES, "'...' in argument lists" },
	[F_INDEX_DOTS] = { YES, "'...' as array index" },
	[F_INITIALISER_DOTS] = { NO, "'...' in initialisers, struct and enum bodies" },
	[F_VARARGS] = { NO, "'......' (variable arguments)" },
	[F_NEST] = { NO, "'<... ...>' and '<+... ...+>'" },
	[F_WHEN] = { NO, "'when'" },
	[F_STRING_DOTS] = { NO, "'...' in format strings" },
	[F_FORMAT_STRING] = { NO, "metavariables in format strings" },
	[F_DISJ_INNER] = { NO, "a disjunction that is only a part of the pattern" },
	[F_DISJ_INLINE] = { NO, "disjunctions inside a line" },
	[F_DISJ_STATEMENT] = { NO, "disjunctions of statements" },
	[F_DISJ_EMPTY] = { NO, "an empty first alternative" },
	[F_CONJ] = { NO, "conjunctions" },
	[F_ATTACHED] = { NO, "metavariables other than positions after '@'" },
	[F_SEQUENCE] = { NO, "several statements in one pattern" },
	[F_CONTROL] = { NO, "if, loops, switch and blocks in patterns" },
	[F_DECLARATION] = { NO, "declarations in patterns" },
	[F_TOPLEVEL] = { NO, "functions and other top-level items in patterns" },
	[F_TYPE_PATTERN] = { NO, "a type as the whole pattern" },
	[F_MACRO_STATEMENT] = { NO, "macro calls without ';' and iterators in patterns" },
};

/* What even smpl_read_all() refuses */
static bool refused(enum feature f)
{
	return f == F_COCCI_INCLUDE || f == F_TYPE_TYPEOF || f == F_TYPE_STRUCT_BODY || f == F_MV_COMMENTS;
}

bool feature_use(struct reader *r, enum feature f, uint32_t off)
{
	if (f == F_NONE || table[f].supported || (r->all && !refused(f)))
		return true;
	if (!r->lacking || off < r->lacking_off) {
		r->lacking = f;
		r->lacking_off = off;
	}
	return false;
}

int feature_check(struct reader *r)
{
	if (!r->lacking)
		return 0;
	return reader_error(r, r->lacking_off, "not supported yet: %s", table[r->lacking].text);
}
