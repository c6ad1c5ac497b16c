package windhover.image;

import org.jspecify.annotations.Nullable;

/** The debug sections of an image. One that is not there, or cannot be read, is null. */
final class DwarfSections {
    final @Nullable ByteCursor info;
    final @Nullable ByteCursor abbreviations;
    final @Nullable ByteCursor lines;
    final @Nullable ByteCursor textOffsets;
    final @Nullable ByteCursor addresses;
    final @Nullable ByteCursor rangeLists;
    final @Nullable ByteCursor ranges;
    final @Nullable ByteCursor locationLists;
    final @Nullable ByteCursor locations;
    final @Nullable ByteCursor frames;
    final @Nullable ByteCursor exceptionFrames;

    /** Where {@code .eh_frame} lies in memory, from which its pointers count. */
    final long exceptionFramesAddress;

    private final @Nullable Strings texts;
    private final @Nullable Strings lineTexts;
    private final AddressRanges code;
    private final AddressRanges memory;
    private final ElfImage image;
    private final Warnings warnings;
    private final ByteCursor file;
    private long uncompressed;
    private final Budget budget;

    DwarfSections(ElfImage image, Warnings warnings) {
        this.image = image;
        this.warnings = warnings;
        this.budget = new Budget(image.bytes().length);
        this.file = ByteCursor.over(image.bytes(), image.name(), budget);
        this.code = AddressRanges.of(image.sections(), Section::executable);
        this.memory = AddressRanges.of(image.sections(), s -> true);
        info = section(".debug_info");
        abbreviations = section(".debug_abbrev");
        lines = section(".debug_line");
        textOffsets = section(".debug_str_offsets");
        addresses = section(".debug_addr");
        rangeLists = section(".debug_rnglists");
        ranges = section(".debug_ranges");
        locationLists = section(".debug_loclists");
        locations = section(".debug_loc");
        frames = section(".debug_frame");
        exceptionFrames = section(".eh_frame");
        Section exceptions = image.section(".eh_frame");
        exceptionFramesAddress = exceptions == null ? 0 : exceptions.address();
        texts = texts(".debug_str");
        lineTexts = texts(".debug_line_str");
    }

    /** A text of {@code .debug_str} (DW_FORM_strp). */
    String text(ByteCursor asker, long offset) throws ImageFormatException {
        return text(texts, ".debug_str", asker, offset);
    }

    /** A text of {@code .debug_line_str} (DW_FORM_line_strp). */
    String lineText(ByteCursor asker, long offset) throws ImageFormatException {
        return text(lineTexts, ".debug_line_str", asker, offset);
    }

    /** An address of {@code .debug_addr}, by its number in the unit's part of it. */
    long address(ByteCursor asker, long index, DwarfUnit unit) throws ImageFormatException {
        if (addresses == null) {
            throw asker.error("refers to an address by number: expected a section .debug_addr");
        }
        asker.cost(unit.addressSize);
        ByteCursor table = addresses.fresh();
        table.seek(unit.addressBase + index * unit.addressSize);
        return table.unsigned(unit.addressSize);
    }

    /** What reading this image as a whole may cost. */
    Budget budget() {
        return budget;
    }

    /**
     * True when an instruction may lie at an address. What the linker left out has addresses outside of every such
     * section.
     */
    boolean holdsCode(long address) {
        return code.contains(address);
    }

    /** True when a variable may lie at an address. */
    boolean holdsData(long address) {
        return memory.contains(address);
    }

    private static String text(@Nullable Strings strings, String name, ByteCursor asker, long offset)
            throws ImageFormatException {
        if (strings == null) {
            throw asker.error("refers to a text in section %s: expected that there is one".formatted(name));
        }
        return strings.at(offset);
    }

    private @Nullable Strings texts(String name) {
        ByteCursor section = section(name);
        return section == null ? null : new Strings(section);
    }

    private @Nullable ByteCursor section(String name) {
        Section plain = image.section(name);
        Section section = plain != null ? plain : image.section(CompressedSection.gnuName(name));
        if (section == null || !section.hasContents()) {
            return null;
        }
        try {
            return plain == null || section.compressed()
                    ? uncompressed(section, name, plain == null)
                    : file.range(name, section.fileOffset(), section.size());
        } catch (ImageFormatException e) {
            warnings.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable ByteCursor uncompressed(Section section, String name, boolean gnu) throws ImageFormatException {
        try {
            byte[] bytes =
                    CompressedSection.uncompressed(image.contents(section), gnu, CompressedSection.MOST - uncompressed);
            uncompressed += bytes.length;
            return ByteCursor.over(bytes, image.name() + ", uncompressed", new Budget(bytes.length))
                    .range(name, 0, bytes.length);
        } catch (CompressedSection.UnreadableException e) {
            warnings.add("%s: section %s %s".formatted(image.name(), section.name(), e.getMessage()));
            return null;
        }
    }
}
