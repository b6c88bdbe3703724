enum foo { A, C, D };
