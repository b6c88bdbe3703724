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
};

class Consumer : public ASTConsumer {
	void HandleTranslationUnit(ASTContext &ctx) override
	{
		Visitor(ctx).TraverseDecl(ctx.getTranslationUnitDecl());
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
		llvm::errs() << "usage: oracle-index --root DIR --dir DIR --files LIST -- flags…\n";
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
