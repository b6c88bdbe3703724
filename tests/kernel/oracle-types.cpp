// SPDX-License-Identifier: GPL-2.0-only
/*
 * The yardstick for inferred types: every expression of pointer type that is spelled in a source file,
 * with the type that clang gives it. Shares no code with analyzer/.
 *
 *	oracle-types --root DIR --dir DIR --files LIST -- clang flags…
 *
 * LIST names one file a line; after a tab, further flags for that file. Output, sorted, each once:
 *
 *	file  begin  end  how  class  type
 *
 * begin and end (one past the last) are offsets of bytes in the file. An expression counts when its
 * whole range is spelled in the file: plain code, inside a macro's arguments, and calls of macros that
 * are an expression as a whole. how: pointer, or array or function where that decays (a function being
 * called doesn't count). Literal strings are left out: they need no inference. class is clang's word for
 * the kind of expression, with "macro:" before it when the expression starts as a macro call. The type is
 * without qualifiers: P pointer to, A array of, F function returning, T name of a typedef, followed by what
 * it stands for, at the end B name of a base type, S struct, U union, E enum, with their tags,
 * "<path:line:column>" for those without.
 */
#include "oracle.h"

namespace {

/* ------------------------------------------------------------------------------------- types */

std::string tagOf(const SourceManager &sm, const TagDecl *d)
{
	if (d->getIdentifier())
		return d->getName().str();
	SourceLocation l = sm.getSpellingLoc(d->getBeginLoc());
	return "<" + relative(sm, sm.getFileID(l)) + ":" + std::to_string(sm.getSpellingLineNumber(l)) + ":" +
	       std::to_string(sm.getSpellingColumnNumber(l)) + ">";
}

std::string compact(const ASTContext &ctx, QualType t)
{
	const SourceManager &sm = ctx.getSourceManager();
	std::string out;

	for (;;) {
		if (const auto *td = dyn_cast<TypedefType>(t.getTypePtr()))
			out += "T" + td->getDecl()->getName().str() + ";";
		const Type *before = t.getTypePtr();
		t = t->getLocallyUnqualifiedSingleStepDesugaredType();
		if (t.getTypePtr() == before)
			break;
	}
	if (const auto *p = dyn_cast<PointerType>(t.getTypePtr()))
		return out + "P" + compact(ctx, p->getPointeeType());
	if (isa<ArrayType>(t.getTypePtr()))
		return out + "A" + compact(ctx, ctx.getAsArrayType(t)->getElementType());
	if (const auto *f = dyn_cast<FunctionType>(t.getTypePtr()))
		return out + "F" + compact(ctx, f->getReturnType());
	if (const auto *tag = dyn_cast<TagType>(t.getTypePtr())) {
		const TagDecl *d = tag->getDecl();
		const char *letter = d->isUnion() ? "U" : d->isEnum() ? "E" : "S";

		return out + letter + tagOf(sm, d->getDefinition() ? d->getDefinition() : d) + ";";
	}
	t = t.getCanonicalType().getUnqualifiedType();
	return out + "B" + t.getAsString(PrintingPolicy(ctx.getLangOpts())) + ";";
}

/* ------------------------------------------------------------------------------- expressions */

class Visitor : public RecursiveASTVisitor<Visitor> {
	using Base = RecursiveASTVisitor<Visitor>;
	ASTContext &ctx;
	const SourceManager &sm;
	std::map<const Expr *, const char *> decays;
	std::set<const Expr *> callees;
	/* Of several expressions with one range the outermost, visited first, is what stands there. */
	std::set<std::pair<unsigned, unsigned>> seen;
	std::vector<const Expr *> exprs;

	const char *how(const Expr *e)
	{
		auto it = decays.find(e);

		if (e->getType().isNull())
			return nullptr;
		if (e->getType().getCanonicalType()->isPointerType())
			return "pointer";
		return it == decays.end() ? nullptr : it->second;
	}

	void note(const Expr *e)
	{
		SourceRange r = e->getSourceRange();
		bool macro = r.getBegin().isMacroID() && !sm.isMacroArgExpansion(r.getBegin());
		CharSourceRange f = Lexer::makeFileCharRange(CharSourceRange::getTokenRange(r), sm, ctx.getLangOpts());
		const char *kind = how(e);

		if (f.isInvalid() || sm.getFileID(f.getBegin()) != sm.getMainFileID())
			return;
		unsigned b = sm.getFileOffset(f.getBegin()), n = sm.getFileOffset(f.getEnd());
		if (!seen.insert({b, n}).second || !kind || isa<StringLiteral>(e->IgnoreParens()))
			return;
		output.insert(relative(sm, sm.getMainFileID()) + "\t" + std::to_string(b) + "\t" + std::to_string(n) +
			      "\t" + kind + "\t" + (macro ? "macro:" : "") + e->getStmtClassName() + "\t" +
			      compact(ctx, e->getType()));
	}

public:
	explicit Visitor(ASTContext &c) : ctx(c), sm(c.getSourceManager()) {}
	bool shouldVisitImplicitCode() const { return false; }

	/* Before its children: what decays under it, and what is only called. */
	bool VisitCallExpr(CallExpr *c)
	{
		callees.insert(c->getCallee()->IgnoreParenImpCasts());
		return true;
	}
	bool VisitImplicitCastExpr(ImplicitCastExpr *c)
	{
		const Expr *under = c->getSubExpr();

		for (;; under = cast<ParenExpr>(under)->getSubExpr()) {
			if (c->getCastKind() == CK_ArrayToPointerDecay)
				decays[under] = "array";
			else if (c->getCastKind() == CK_FunctionToPointerDecay && !callees.count(under->IgnoreParens()))
				decays[under] = "function";
			if (!isa<ParenExpr>(under))
				return true;
		}
	}
	bool VisitExpr(Expr *e)
	{
		if (!isa<ImplicitCastExpr>(e) && !isa<InitListExpr>(e) && !isa<OpaqueValueExpr>(e) &&
		    !isa<ImplicitValueInitExpr>(e) && !isa<DesignatedInitExpr>(e))
			exprs.push_back(e);
		return true;
	}
	/* Once it is known what decays */
	void finish()
	{
		for (const Expr *e : exprs)
			note(e);
	}
};

} // namespace

int main(int argc, char **argv)
{
	return oracle_main<Visitor>(argc, argv);
}
