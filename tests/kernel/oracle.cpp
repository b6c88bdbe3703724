// SPDX-License-Identifier: GPL-2.0-only
/*
 * The yardstick for pte-deref: which spelled places of a kernel tree load a page-table entry through
 * `*` or `[]`, according to clang's own syntax tree. It shares no code with analyzer/ and uses clang's
 * C++ libraries where analyzer/ uses the C interface, so that an error in one is not repeated here.
 *
 *	oracle [--mode loads|names|diags] [--all] [--type pte_t]… --root DIR --dir DIR
 *	       --files LIST -- clang flags…
 *
 * LIST names one file a line; after a tab, further flags for that file. Output is one record a line,
 * fields separated by tabs, sorted, each once:
 *
 *	loads  file:line:col  kind  spelled  function  expression
 *	names  file:line:col  function|call|macro|skipped  name or last line
 *	diags  unit  severity  text  (neither line nor header: an edit moves them)
 *
 * A load is an lvalue under clang's LValueToRValue conversion. Seen through on the way to the `*` or
 * `[]`: parentheses, `.member`, __extension__, the chosen arm of _Generic and __builtin_choose_expr, and
 * `*(T *)&(lvalue)`, which is how READ_ONCE() reads. The place of `*p` is its star, that of `p[i]` the
 * start of `p`; a place in a macro's body is the token in the #define, one in an argument the token
 * in the argument, however often the macro repeats it.
 *
 * --all prints with kind "!…" what was seen and left out: store, read-write, address, unevaluated, accessor.
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
#include "clang/Basic/DiagnosticIDs.h"
#include "clang/Basic/Builtins.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;

namespace {

struct Options {
	std::string mode = "loads", root, dir, list;
	bool all = false;
	std::set<std::string> types;
	std::vector<std::string> flags;
};
Options opt;

/* Everything that is to be printed; std::set sorts it and drops repetitions. */
std::set<std::string> output;
/* loads: place -> record; a real load beats what was seen there in other expansions. */
std::map<std::string, std::string> loads, rest;

/*
 * Functions and macros that exist to read or to write an entry. Their bodies are the implementation and not a
 * use. Anything with more behaviour (ptep_get_and_clear, ptep_set_wrprotect, …) is a user like any other.
 */
bool isAccessor(llvm::StringRef name)
{
	static const llvm::Regex get("^_*(arch_|native_)?(huge_)?p(te|md|ud|4d|gd)p_get(_lockless)?(_norecency)?$");
	static const llvm::Regex set("^_*(arch_|native_)?set_(huge_)?p(te|md|ud|4d|gd)s?(_at|_safe|_at_notify|_full)?$");

	return get.match(name) || set.match(name);
}

/* ------------------------------------------------------------------------------------ places */

struct Place {
	std::string at;      /* file:line:col below the root; empty: not in the tree */
	const char *spelled; /* code, argument or body */
	std::string macro;   /* name of the macro, for body */
};

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
	if (!s.consume_front(opt.root + "/"))
		return "";
	return s.str();
}

Place placeOf(const SourceManager &sm, const LangOptions &lo, SourceLocation loc)
{
	Place p{"", "code", ""};
	SourceLocation l = loc;

	while (l.isMacroID()) {
		if (sm.isMacroArgExpansion(l)) {
			p.spelled = "argument";
			l = sm.getImmediateSpellingLoc(l);
			continue;
		}
		p.spelled = "body";
		p.macro = Lexer::getImmediateMacroName(l, sm, lo).str();
		break;
	}
	SourceLocation s = sm.getSpellingLoc(loc);
	std::string file = relative(sm, sm.getFileID(s));
	if (file.empty())
		return p;
	p.at = file + ":" + std::to_string(sm.getSpellingLineNumber(s)) + ":" +
	       std::to_string(sm.getSpellingColumnNumber(s));
	return p;
}

std::string oneLine(llvm::StringRef s)
{
	std::string out;

	for (char c : s)
		if (!isspace((unsigned char)c))
			out += c;
		else if (!out.empty() && out.back() != ' ')
			out += ' ';
	return out;
}

/* The expression as written; in a macro's body, where its end can't be had, as clang prints it. */
std::string textOf(const ASTContext &ctx, const Expr *e, const Place &p)
{
	const SourceManager &sm = ctx.getSourceManager();
	std::string out;

	if (llvm::StringRef(p.spelled) != "body") {
		SourceLocation b = sm.getSpellingLoc(e->getBeginLoc());
		SourceLocation l = sm.getSpellingLoc(e->getEndLoc());
		if (sm.getFileID(b) == sm.getFileID(l) && sm.getFileOffset(b) <= sm.getFileOffset(l))
			return oneLine(Lexer::getSourceText(CharSourceRange::getTokenRange(b, l), sm,
							    ctx.getLangOpts()));
	}
	llvm::raw_string_ostream os(out);
	e->printPretty(os, nullptr, PrintingPolicy(ctx.getLangOpts()));
	return oneLine(out);
}

/* ------------------------------------------------------------------------------------- loads */

bool isEntryType(QualType t)
{
	while (!t.isNull()) {
		if (const auto *td = dyn_cast<TypedefType>(t.getTypePtr()))
			if (opt.types.count(td->getDecl()->getName().str()))
				return true;
		if (const auto *rt = dyn_cast<RecordType>(t.getTypePtr())) {
			const TypedefNameDecl *name = rt->getDecl()->getTypedefNameForAnonDecl();
			return name && opt.types.count(name->getName().str());
		}
		const Type *before = t.getTypePtr();
		t = t->getLocallyUnqualifiedSingleStepDesugaredType();
		if (t.getTypePtr() == before)
			return false;
	}
	return false;
}

enum Use { USE_NONE, USE_LOAD, USE_STORE, USE_RW, USE_THROUGH /* the outer star of READ_ONCE() */ };

class LoadVisitor : public RecursiveASTVisitor<LoadVisitor> {
	using Base = RecursiveASTVisitor<LoadVisitor>;
	ASTContext &ctx;
	llvm::DenseMap<const Expr *, Use> uses;
	unsigned unevaluated = 0;
	std::string function;

	struct Unevaluated {
		unsigned &n;
		explicit Unevaluated(unsigned &counter) : n(counter) { n++; }
		~Unevaluated() { n--; }
	};

	/* One step from an lvalue towards the `*` or `[]` it lives in; null: it lives in none. */
	const Expr *inward(const Expr *e)
	{
		if (const auto *p = dyn_cast<ParenExpr>(e))
			return p->getSubExpr();
		if (const auto *m = dyn_cast<MemberExpr>(e))
			return m->isArrow() ? addressed(m->getBase()) : m->getBase();
		if (const auto *g = dyn_cast<GenericSelectionExpr>(e))
			return g->isResultDependent() ? nullptr : g->getResultExpr();
		if (const auto *c = dyn_cast<ChooseExpr>(e))
			return c->getChosenSubExpr();
		if (const auto *c = dyn_cast<CastExpr>(e))
			return c->isLValue() ? c->getSubExpr() : nullptr;
		if (const auto *u = dyn_cast<UnaryOperator>(e)) {
			if (u->getOpcode() == UO_Extension)
				return u->getSubExpr();
			return u->getOpcode() == UO_Deref ? addressed(u->getSubExpr()) : nullptr;
		}
		if (const auto *a = dyn_cast<ArraySubscriptExpr>(e)) {
			const auto *decay = dyn_cast<ImplicitCastExpr>(a->getBase()->IgnoreParens());
			if (decay && decay->getCastKind() == CK_ArrayToPointerDecay)
				return decay->getSubExpr();
		}
		return nullptr;
	}

	/* x of a pointer written `(T *)&(x)`, else null */
	static const Expr *addressed(const Expr *pointer)
	{
		const auto *u = dyn_cast<UnaryOperator>(pointer->IgnoreParenCasts());

		return u && u->getOpcode() == UO_AddrOf ? u->getSubExpr() : nullptr;
	}

	static bool isAccess(const Expr *e)
	{
		if (const auto *u = dyn_cast<UnaryOperator>(e))
			return u->getOpcode() == UO_Deref;
		return isa<ArraySubscriptExpr>(e);
	}

	void use(const Expr *e, Use u)
	{
		for (; e; e = inward(e)) {
			bool through = isa<UnaryOperator>(e) && isAccess(e) && inward(e);
			if (!isAccess(e) || !isEntryType(e->getType()))
				continue;
			if (through) {
				uses[e] = USE_THROUGH;
				continue;
			}
			uses.try_emplace(e, u);
			return;
		}
	}

	void note(const Expr *e)
	{
		const auto *star = dyn_cast<UnaryOperator>(e);
		Place p = placeOf(ctx.getSourceManager(), ctx.getLangOpts(),
				  star ? star->getOperatorLoc() : e->getBeginLoc());
		Use u = uses.lookup(e);
		std::string kind;

		if (p.at.empty() || u == USE_THROUGH)
			return;
		if (unevaluated)
			kind = "!unevaluated";
		else if (u == USE_STORE)
			kind = "!store";
		else if (u == USE_RW)
			kind = "!read-write";
		else if (u == USE_NONE)
			kind = "!address";
		else if (isAccessor(p.macro.empty() ? function : p.macro))
			kind = "!accessor";
		else
			kind = star ? "read" : "index";
		std::string where = p.macro.empty() ? function : "#define " + p.macro;
		std::string record = p.at + "\t" + kind + "\t" + p.spelled + "\t" + where + "\t" +
				     textOf(ctx, e, p);
		if (kind[0] != '!') {
			auto [it, fresh] = loads.emplace(p.at, record);
			if (!fresh && record < it->second)
				it->second = record;
		} else {
			auto [it, fresh] = rest.emplace(p.at, record);
			if (!fresh && record < it->second)
				it->second = record;
		}
	}

	bool traverseGeneric(GenericSelectionExpr *g)
	{
		{
			Unevaluated guard(unevaluated);
			if (g->isExprPredicate())
				TraverseStmt(g->getControllingExpr());
		}
		const Expr *chosen = g->isResultDependent() ? nullptr : g->getResultExpr();
		for (const auto &assoc : g->associations()) {
			Expr *e = const_cast<Expr *>(assoc.getAssociationExpr());
			if (e == chosen) {
				TraverseStmt(e);
				continue;
			}
			Unevaluated guard(unevaluated);
			TraverseStmt(e);
		}
		return true;
	}

	bool traverseChoose(ChooseExpr *c)
	{
		Expr *chosen = c->getChosenSubExpr();
		Expr *other = chosen == c->getLHS() ? c->getRHS() : c->getLHS();

		TraverseStmt(chosen);
		Unevaluated guard(unevaluated);
		return TraverseStmt(c->getCond()) && TraverseStmt(other);
	}

	bool isUnevaluatedCall(Stmt *s)
	{
		const auto *call = dyn_cast<CallExpr>(s);
		const FunctionDecl *fn = call ? call->getDirectCallee() : nullptr;

		return fn && fn->getBuiltinID() && ctx.BuiltinInfo.isUnevaluated(fn->getBuiltinID());
	}

	void look(Expr *e)
	{
		if (const auto *c = dyn_cast<CastExpr>(e)) {
			if (c->getCastKind() == CK_LValueToRValue)
				use(c->getSubExpr(), USE_LOAD);
		} else if (const auto *b = dyn_cast<BinaryOperator>(e)) {
			if (b->isAssignmentOp())
				use(b->getLHS(), b->getOpcode() == BO_Assign ? USE_STORE : USE_RW);
		} else if (const auto *u = dyn_cast<UnaryOperator>(e)) {
			if (u->isIncrementDecrementOp())
				use(u->getSubExpr(), USE_RW);
		}
		if (isAccess(e) && isEntryType(e->getType()))
			note(e);
	}

public:
	explicit LoadVisitor(ASTContext &c) : ctx(c) {}
	bool shouldVisitImplicitCode() const { return true; }

	bool TraverseStmt(Stmt *s)
	{
		if (!s)
			return true;
		if (auto *e = dyn_cast<Expr>(s))
			look(e);
		if (auto *g = dyn_cast<GenericSelectionExpr>(s))
			return traverseGeneric(g);
		if (auto *c = dyn_cast<ChooseExpr>(s))
			return traverseChoose(c);
		if (isa<UnaryExprOrTypeTraitExpr>(s) || isa<TypeTraitExpr>(s) || isUnevaluatedCall(s)) {
			Unevaluated guard(unevaluated);
			return Base::TraverseStmt(s);
		}
		return Base::TraverseStmt(s);
	}

	bool TraverseTypeOfExprTypeLoc(TypeOfExprTypeLoc t)
	{
		Unevaluated guard(unevaluated);
		return Base::TraverseTypeOfExprTypeLoc(t);
	}

	bool TraverseStaticAssertDecl(StaticAssertDecl *d)
	{
		Unevaluated guard(unevaluated);
		return Base::TraverseStaticAssertDecl(d);
	}

	bool TraverseFunctionDecl(FunctionDecl *f)
	{
		std::string outer = f->getNameAsString();

		std::swap(outer, function);
		bool ok = Base::TraverseFunctionDecl(f);
		std::swap(outer, function);
		return ok;
	}
};

/* ------------------------------------------------------------------------ functions and calls */

/*
 * Functions defined and calls by name that are spelled in the main file: as plain code, calls in macro
 * arguments too. A name in a macro's body or pasted together is no place there.
 */
class NameVisitor : public RecursiveASTVisitor<NameVisitor> {
	ASTContext &ctx;
	std::string main;

	void put(SourceLocation loc, const char *what, const std::string &name, bool arguments)
	{
		Place p = placeOf(ctx.getSourceManager(), ctx.getLangOpts(), loc);
		llvm::StringRef spelled(p.spelled);

		if (spelled == "code" || (arguments && spelled == "argument"))
			if (llvm::StringRef(p.at).starts_with(main + ":"))
				output.insert(p.at + "\t" + what + "\t" + name);
	}

public:
	explicit NameVisitor(ASTContext &c)
	    : ctx(c), main(relative(c.getSourceManager(), c.getSourceManager().getMainFileID())) {}

	bool VisitFunctionDecl(FunctionDecl *f)
	{
		if (f->isThisDeclarationADefinition())
			put(f->getLocation(), "function", f->getNameAsString(), false);
		return true;
	}

	bool VisitCallExpr(CallExpr *c)
	{
		const auto *ref = dyn_cast<DeclRefExpr>(c->getCallee()->IgnoreParenImpCasts());

		if (ref)
			put(ref->getLocation(), "call", ref->getDecl()->getNameAsString(), true);
		return true;
	}
};

/* What the preprocessor did to the main file, so that a call that only the source shows can be told from
 * one that is wrong. */
class Preprocessing : public PPCallbacks {
	const SourceManager &sm;
	const LangOptions &lo;

public:
	Preprocessing(const SourceManager &s, const LangOptions &l) : sm(s), lo(l) {}

	void MacroExpands(const Token &t, const MacroDefinition &, SourceRange, const MacroArgs *) override
	{
		Place p = placeOf(sm, lo, t.getLocation());

		if (llvm::StringRef(p.at).starts_with(relative(sm, sm.getMainFileID()) + ":"))
			output.insert(p.at + "\tmacro\t" + t.getIdentifierInfo()->getName().str());
	}

	void SourceRangeSkipped(SourceRange r, SourceLocation) override
	{
		if (sm.getFileID(r.getBegin()) == sm.getMainFileID())
			output.insert(relative(sm, sm.getMainFileID()) + ":" +
				      std::to_string(sm.getSpellingLineNumber(r.getBegin())) + ":1\tskipped\t" +
				      std::to_string(sm.getSpellingLineNumber(r.getEnd())));
	}
};

/* ------------------------------------------------------------------------------- diagnostics */

class Diagnostics : public DiagnosticConsumer {
public:
	std::map<std::string, unsigned> errors; /* main file -> errors that are not about assembly */
	std::map<std::string, std::string> first;
	std::string main;

	static bool isAsm(const Diagnostic &d)
	{
		unsigned category = DiagnosticIDs::getCategoryNumberForDiag(d.getID());
		return DiagnosticIDs::getCategoryNameFromID(category).contains("Inline Assembly");
	}

	void HandleDiagnostic(DiagnosticsEngine::Level level, const Diagnostic &d) override
	{
		llvm::SmallString<128> text;

		DiagnosticConsumer::HandleDiagnostic(level, d);
		d.FormatDiagnostic(text);
		if (level < DiagnosticsEngine::Warning || isAsm(d) || text.str().contains(" in asm"))
			return;
		if (level >= DiagnosticsEngine::Error && !errors[main]++)
			first[main] = text.str().str();
		if (opt.mode == "diags")
			output.insert(main + "\t" + (level >= DiagnosticsEngine::Error ? "error" : "warning") +
				      "\t" + oneLine(text));
	}
};
Diagnostics diagnostics;

/* --------------------------------------------------------------------------------- the action */

class Consumer : public ASTConsumer {
	void HandleTranslationUnit(ASTContext &ctx) override
	{
		if (opt.mode == "loads")
			LoadVisitor(ctx).TraverseDecl(ctx.getTranslationUnitDecl());
		else if (opt.mode == "names")
			NameVisitor(ctx).TraverseDecl(ctx.getTranslationUnitDecl());
	}
};

class Action : public ASTFrontendAction {
	std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &ci, llvm::StringRef file) override
	{
		diagnostics.main = file.str();
		if (llvm::StringRef(file).starts_with(opt.root + "/"))
			diagnostics.main = file.substr(opt.root.size() + 1).str();
		ci.getDiagnostics().setErrorLimit(0);
		if (opt.mode == "names")
			ci.getPreprocessor().addPPCallbacks(std::make_unique<Preprocessing>(
				ci.getSourceManager(), ci.getLangOpts()));
		return std::make_unique<Consumer>();
	}
};

int usage(const char *why)
{
	llvm::errs() << "oracle: " << why
		     << "\nusage: oracle [--mode loads|names|diags] [--all] [--type NAME]… --root DIR"
			" --dir DIR --files LIST -- flags…\n";
	return 2;
}

int parseOptions(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		std::string a = argv[i];
		if (a == "--") {
			opt.flags.assign(argv + i + 1, argv + argc);
			break;
		}
		if (a == "--all") {
			opt.all = true;
			continue;
		}
		if (i + 1 == argc)
			return usage((a + " wants a value or isn't known").c_str());
		std::string v = argv[++i];
		if (a == "--mode")
			opt.mode = v;
		else if (a == "--root")
			opt.root = v;
		else if (a == "--dir")
			opt.dir = v;
		else if (a == "--files")
			opt.list = v;
		else if (a == "--type")
			opt.types.insert(v);
		else
			return usage(("unknown option " + a).c_str());
	}
	if (opt.root.empty() || opt.dir.empty() || opt.list.empty())
		return usage("--root, --dir and --files are needed");
	if (opt.types.empty())
		opt.types.insert("pte_t");
	llvm::SmallString<256> real;
	if (llvm::sys::fs::real_path(opt.root, real))
		return usage((opt.root + ": no such folder").c_str());
	opt.root = real.str().str();
	return 0;
}

/* What Kbuild would say of this one object: its folder to look for headers, its names; then LIST's own. */
tooling::CommandLineArguments perFile(const tooling::CommandLineArguments &args, llvm::StringRef file,
				      const std::map<std::string, std::vector<std::string>> &extra)
{
	tooling::CommandLineArguments out(args);
	std::string stem = llvm::sys::path::stem(file).str();
	std::replace(stem.begin(), stem.end(), '-', '_');
	llvm::StringRef dir = llvm::sys::path::parent_path(file), below = dir;
	std::vector<std::string> more = {"-I" + dir.str(), "-DKBUILD_BASENAME=\"" + stem + "\"",
					 "-DKBUILD_MODNAME=\"" + stem + "\"",
					 "-DKBUILD_MODFILE=\"" + stem + "\"",
					 "-D__KBUILD_MODNAME=kmod_" + stem};

	if (below.consume_front(opt.root + "/"))
		more.push_back("-I./" + below.str());
	auto it = extra.find(file.str());
	if (it != extra.end())
		more.insert(more.end(), it->second.begin(), it->second.end());
	out.insert(out.end() - 1, more.begin(), more.end());
	return out;
}

void print()
{
	for (const auto &l : loads)
		output.insert(l.second);
	if (opt.all)
		for (const auto &r : rest)
			if (!loads.count(r.first))
				output.insert(r.second);
	for (const std::string &s : output)
		llvm::outs() << s << "\n";
	if (opt.mode != "diags")
		for (const auto &e : diagnostics.errors)
			llvm::outs() << "# " << e.first << ": " << e.second << " errors, first: "
				     << diagnostics.first[e.first] << "\n";
}

} // namespace

int main(int argc, char **argv)
{
	std::map<std::string, std::vector<std::string>> extra;
	std::vector<std::string> files;

	if (int rc = parseOptions(argc, argv))
		return rc;
	std::ifstream in(opt.list);
	if (!in)
		return usage((opt.list + ": can't be read").c_str());
	for (std::string line, word; std::getline(in, line);) {
		std::istringstream s(line);
		std::getline(s, word, '\t');
		std::string path = opt.root + "/" + word;
		files.push_back(path);
		while (s >> word)
			extra[path].push_back(word);
	}
	tooling::FixedCompilationDatabase db(opt.dir, opt.flags);
	tooling::ClangTool tool(db, files);
	tool.setDiagnosticConsumer(&diagnostics);
	tool.setPrintErrorMessage(false);
	tool.appendArgumentsAdjuster([&](const tooling::CommandLineArguments &a, llvm::StringRef f) {
		return perFile(a, f, extra);
	});
	/* A file that doesn't parse is listed as such and is no failure of this program. */
	tool.run(tooling::newFrontendActionFactory<Action>().get());
	print();
	return 0;
}
