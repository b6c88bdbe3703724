int b[] = {1};
