// SPDX-License-Identifier: GPL-2.0-only
/*
 * The yardstick for the index: which functions are defined, which are called by name, and which fields
 * structs have, according to clang, and where in the tree the name is spelled: in the file itself or in a
 * header. Shares no code with analyzer/.
 *
 *	oracle-index --root DIR --dir DIR --files LIST -- clang flags…
 *
 * LIST names one file a line; after a tab, further flags for that file. Output, sorted, each once:
 *
 *	file:line:column  function|call|field|made  code|argument|body  name
 *
 * The last but one says whether the name is plain code, an argument of a macro, or stands in a macro's body.
 * `#define f f` is no such body: f is spelled where it is used. Names pasted together by ## are spelled
 * nowhere and left out. Fields of structs that a macro makes as a whole are called "made".
 */
#include "oracle.h"

namespace {

/* ------------------------------------------------------------------------------------- places */

class Visitor : public RecursiveASTVisitor<Visitor> {
	const SourceManager &sm;

	const LangOptions &lo;

	void put(SourceLocation loc, const char *what, const std::string &name)
	{
		const char *spelled = "code";

		for (SourceLocation l = loc; l.isMacroID();) {
			if (sm.isMacroArgExpansion(l)) {
				spelled = "argument";
				l = sm.getImmediateSpellingLoc(l);
			} else if (Lexer::getImmediateMacroName(l, sm, lo) == name) {
				loc = l = sm.getImmediateExpansionRange(l).getBegin();
			} else {
				spelled = "body";
				break;
			}
		}
		SourceLocation s = sm.getSpellingLoc(loc);
		std::string file = relative(sm, sm.getFileID(s));
		if (file.empty() || name.empty())
			return;
		output.insert(file + ":" + std::to_string(sm.getSpellingLineNumber(s)) + ":" +
			      std::to_string(sm.getSpellingColumnNumber(s)) + "\t" + what + "\t" + spelled + "\t" + name);
	}

public:
	explicit Visitor(ASTContext &c) : sm(c.getSourceManager()), lo(c.getLangOpts()) {}

	bool VisitFunctionDecl(FunctionDecl *f)
	{
		if (f->isThisDeclarationADefinition())
			put(f->getLocation(), "function", f->getNameAsString());
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const auto *ref = dyn_cast<DeclRefExpr>(c->getCallee()->IgnoreParenImpCasts());

		if (ref && isa<FunctionDecl>(ref->getDecl()))
			put(ref->getLocation(), "call", ref->getDecl()->getNameAsString());
		return true;
	}
	bool VisitFieldDecl(FieldDecl *f)
	{
		const RecordDecl *outer = f->getParent();

		while (const auto *up = dyn_cast<RecordDecl>(outer->getDeclContext()))
			outer = up;
		put(f->getLocation(), outer->getLocation().isMacroID() ? "made" : "field", f->getNameAsString());
		return true;
	}
	void finish()
	{
	}
};

} // namespace

int main(int argc, char **argv)
{
	return oracle_main<Visitor>(argc, argv);
}
