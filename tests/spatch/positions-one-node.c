int f(int type)
{
	for (slot = 1; slot <= pcpu_free_slot; slot++) {
		if (!nr_to_pop)
			break;
		list_for_each_entry(chunk, &pcpu_chunk_lists[slot], list) {
			nr_unpop = chunk->nr_pages - chunk->nr_populated;
			if (nr_unpop)
				break;
		}
		if (!nr_unpop)
			continue;
		for_each_clear_bitrange(rs, re, chunk->populated, chunk->nr_pages) {
			int nr = min_t(int, re - rs, nr_to_pop);
			g();
		}
	}
	return error;
}
