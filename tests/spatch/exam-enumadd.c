enum color { RED, BLUE };
enum shade {
  RED,
};
