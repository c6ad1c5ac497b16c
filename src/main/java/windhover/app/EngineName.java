package windhover.app;

/** The engines, by the names of the command line. */
enum EngineName {
    staged,
    reference
}
