struct foo x = { 1, 2, 3 };
