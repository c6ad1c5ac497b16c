package windhover.image;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an image tells of its sources: the line of each instruction, functions, variables and types. */
public final class DebugInfo {
  private final LineTable lines;
  private final TypeTable types;
  private final List<Subprogram> subprograms;
  private final List<Variable> variables;
  private final List<String> warnings;

  DebugInfo(LineTable lines, TypeTable types, List<Subprogram> subprograms, List<Variable> variables, List<String> warnings) {
    this.lines = lines;
    this.types = types;
    this.subprograms = List.copyOf(subprograms);
    this.variables = List.copyOf(variables);
    this.warnings = List.copyOf(warnings);
  }

  /** Reads the debug information of an image. Never fails: what is damaged is left out, and {@link #warnings} says so. */
  public static DebugInfo of(ElfImage image) {
    return new DebugInfo(LineTable.EMPTY, new TypeTable(Map.of()), List.of(), List.of(), List.of(image.name() + ": no source lines"));
  }

  /** What could not be read and why, a line each; empty when all is well. */
  public List<String> warnings() {
    return warnings;
  }

  /** The source files with instructions, sorted, named as the compiler was told (such as {@code roms/sts/event.c}). */
  public List<String> sourceFiles() {
    return lines.files().stream().sorted().toList();
  }

  /** Line rows. */
  public LineTable lines() {
    return lines;
  }

  /** Named types. */
  public TypeTable types() {
    return types;
  }

  /** Functions, by address. */
  public List<Subprogram> subprograms() {
    return subprograms;
  }

  /** Variables with a fixed address. */
  public List<Variable> variables() {
    return variables;
  }

  /** The source line of the instruction at an address, or null. */
  public @Nullable SourceLocation location(long address) {
    return lines.at(address);
  }

  /** The addresses at which the code of a line starts, ascending; none when it has no code. */
  public List<Long> addressesOf(String file, int line) {
    return lines.addressesOf(file, line);
  }

  /** The function that holds an address, or null. */
  public @Nullable Subprogram function(long address) {
    return subprograms.stream().filter(s -> s.contains(address)).findFirst().orElse(null);
  }

  /** The function of a name, or null. */
  public @Nullable Subprogram function(String name) {
    return subprograms.stream().filter(s -> s.name().equals(name)).findFirst().orElse(null);
  }

  /** A type by its name in C ({@code struct Event}, a typedef, a base type), or null. */
  public @Nullable Type type(String name) {
    return types.find(name);
  }

  /** The variable of a name, or null. */
  public @Nullable Variable variable(String name) {
    return variables.stream().filter(v -> v.name().equals(name)).findFirst().orElse(null);
  }
}
