/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the yardstick programs of this folder share: options, flags of each file, one visitor over each file's
 * syntax tree, sorted output. Nothing of analyzer/ is in it.
 *
 *	class Visitor : public RecursiveASTVisitor<Visitor> { explicit Visitor(ASTContext &); void finish(); … };
 *	int main(int argc, char **argv) { return oracle_main<Visitor>(argc, argv); }
 */
#ifndef PTERIS_TESTS_ORACLE_H
#define PTERIS_TESTS_ORACLE_H

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

template <class Visitor> class Consumer : public ASTConsumer {
	void HandleTranslationUnit(ASTContext &ctx) override
	{
		Visitor v(ctx);

		v.TraverseDecl(ctx.getTranslationUnitDecl());
		v.finish();
	}
};

template <class Visitor> class Action : public ASTFrontendAction {
	std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &ci, llvm::StringRef file) override
	{
		llvm::StringRef f = file;

		f.consume_front(root + "/");
		diagnostics.main = f.str();
		ci.getDiagnostics().setErrorLimit(0);
		return std::make_unique<Consumer<Visitor>>();
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

template <class Visitor> int oracle_main(int argc, char **argv)
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
		llvm::errs() << "usage: " << argv[0] << " --root DIR --dir DIR --files LIST -- flags…\n";
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
	tool.run(tooling::newFrontendActionFactory<Action<Visitor>>().get());
	for (const std::string &s : output)
		llvm::outs() << s << "\n";
	for (const auto &e : errors)
		llvm::outs() << "# " << e.first << ": " << e.second << " errors\n";
	return 0;
}

} // namespace

#endif
