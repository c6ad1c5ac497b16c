package windhover.app;

/** How a result is printed. The names are those of the command line. */
enum OutputFormat {
    text,
    json
}
