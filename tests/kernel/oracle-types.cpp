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
#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Lex/Lexer.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;

namespace {

std::string root;
std::set<std::string> output;
std::map<std::string, unsigned> errors;

std::string relative(const SourceManager &sm, FileID id)
{
	OptionalFileEntryRef fe = sm.getFileEntryRefForID(id);

	if (!fe)
		return "";
	llvm::SmallString<256> path(fe->getFileEntry().tryGetRealPathName());
	if (path.empty())
		path = fe->getName();
	sm.getFileManager().makeAbsolutePath(path);
	llvm::sys::path::remove_dots(path, true);
	llvm::StringRef s(path);
	if (!s.consume_front(root + "/"))
		return "";
	return s.str();
}

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

class Consumer : public ASTConsumer {
	void HandleTranslationUnit(ASTContext &ctx) override
	{
		Visitor v(ctx);

		v.TraverseDecl(ctx.getTranslationUnitDecl());
		v.finish();
	}
};

class Diagnostics : public DiagnosticConsumer {
public:
	std::string main;
	void HandleDiagnostic(DiagnosticsEngine::Level level, const Diagnostic &) override
	{
		if (level >= DiagnosticsEngine::Error)
			errors[main]++;
	}
};
Diagnostics diagnostics;

class Action : public ASTFrontendAction {
	std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &ci, llvm::StringRef file) override
	{
		llvm::StringRef f = file;

		f.consume_front(root + "/");
		diagnostics.main = f.str();
		ci.getDiagnostics().setErrorLimit(0);
		return std::make_unique<Consumer>();
	}
};

/* What Kbuild would say of this one object, then LIST's own. */
tooling::CommandLineArguments perFile(const tooling::CommandLineArguments &args, llvm::StringRef file,
				      const std::map<std::string, std::vector<std::string>> &extra)
{
	tooling::CommandLineArguments out(args);
	std::string stem = llvm::sys::path::stem(file).str();
	std::replace(stem.begin(), stem.end(), '-', '_');
	std::vector<std::string> more = {"-I" + llvm::sys::path::parent_path(file).str(),
					 "-DKBUILD_BASENAME=\"" + stem + "\"", "-DKBUILD_MODNAME=\"" + stem + "\"",
					 "-DKBUILD_MODFILE=\"" + stem + "\"", "-D__KBUILD_MODNAME=kmod_" + stem};
	auto it = extra.find(file.str());

	if (it != extra.end())
		more.insert(more.end(), it->second.begin(), it->second.end());
	out.insert(out.end() - 1, more.begin(), more.end());
	return out;
}

} // namespace

int main(int argc, char **argv)
{
	std::map<std::string, std::string> given;
	std::vector<std::string> flags, files;
	std::map<std::string, std::vector<std::string>> extra;

	for (int i = 1; i < argc; i++) {
		std::string a = argv[i];
		if (a == "--") {
			flags.assign(argv + i + 1, argv + argc);
			break;
		}
		if (i + 1 < argc)
			given[a] = argv[++i];
	}
	llvm::SmallString<256> real;
	std::ifstream in(given["--files"]);
	if (given["--dir"].empty() || !in || llvm::sys::fs::real_path(given["--root"], real)) {
		llvm::errs() << "usage: oracle-types --root DIR --dir DIR --files LIST -- flags…\n";
		return 2;
	}
	root = real.str().str();
	for (std::string line, word; std::getline(in, line);) {
		std::istringstream s(line);
		std::getline(s, word, '\t');
		std::string path = root + "/" + word;
		files.push_back(path);
		while (s >> word)
			extra[path].push_back(word);
	}
	tooling::FixedCompilationDatabase db(given["--dir"], flags);
	tooling::ClangTool tool(db, files);
	tool.setDiagnosticConsumer(&diagnostics);
	tool.setPrintErrorMessage(false);
	tool.appendArgumentsAdjuster([&](const tooling::CommandLineArguments &a, llvm::StringRef f) {
		return perFile(a, f, extra);
	});
	/* A file that doesn't parse is listed as such and is no failure of this program. */
	tool.run(tooling::newFrontendActionFactory<Action>().get());
	for (const std::string &s : output)
		llvm::outs() << s << "\n";
	for (const auto &e : errors)
		llvm::outs() << "# " << e.first << ": " << e.second << " errors\n";
	return 0;
}
