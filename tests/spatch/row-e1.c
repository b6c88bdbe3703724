int z() { while (1) { break; break; break; } }
