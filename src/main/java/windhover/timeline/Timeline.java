package windhover.timeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The histories of one machine, and the checkpoints that make their moments quick to reach, within a budget of memory.
 *
 * <p>While all is within the budget and below {@value #MOST} checkpoints none is given up, so that every moment is near one. Beyond, the one is
 * given up whose absence leaves the smallest gap in proportion to its age: recent history stays dense, and the number grows with the logarithm of
 * the run. The first checkpoint and the newest of each branch always stay.
 *
 * <p>Beside these there are a few of passing use, near to where somebody looks around.
 */
public final class Timeline {
  /** Checkpoints kept at most. */
  public static final int MOST = 1024;

  /** Checkpoints near to where somebody looks around. */
  private static final int MOST_NEAR = 12;

  /** Bytes that a checkpoint costs beside what it holds, about. */
  private static final int CHECKPOINT_BYTES = 256;

  private final List<Branch> branches = new ArrayList<>();
  private final Deque<Checkpoint> near = new ArrayDeque<>();
  private Branch branch = new Branch(1, null, 0, new Journal(), -1);
  private long budget;
  private long kept;
  private int count;

  /**
   * A history in which nothing has happened.
   *
   * @param budgetMebibytes memory that checkpoints may hold, in MiB
   */
  public Timeline(int budgetMebibytes) {
    branches.add(branch);
    budget(budgetMebibytes);
  }

  /** Sets the memory that checkpoints may hold, in MiB, at least 1. */
  public void budget(int mebibytes) {
    if (mebibytes < 1) {
      throw new IllegalArgumentException("a budget of " + mebibytes + " MiB: expected at least 1");
    }
    budget = (long) mebibytes << 20;
    thin();
  }

  /** The memory that checkpoints may hold, in MiB. */
  public int budget() {
    return (int) (budget >> 20);
  }

  /** The branch on which the machine is. */
  public Branch branch() {
    return branch;
  }

  /** All branches, by number. */
  public List<Branch> branches() {
    return List.copyOf(branches);
  }

  /** The branch of a number; null when there is none. */
  public @Nullable Branch branch(int number) {
    return number >= 1 && number <= branches.size() ? branches.get(number - 1) : null;
  }

  /** How many checkpoints are kept, of all branches. */
  public int checkpoints() {
    return count + near.size();
  }

  /** Bytes that the checkpoints and the journals hold, about. */
  public long bytes() {
    long journals = 0;
    for (Branch each : branches) {
      journals += each.journal().bytes();
    }
    return kept + journals;
  }

  /**
   * Takes over a recorded history, before anything has happened: running on repeats it.
   *
   * @param entries the inputs
   * @param frontier the cycle it has reached
   */
  public void recorded(List<Journal.Entry> entries, long frontier) {
    if (branch.frontier() > 0 || branch.journal().size() > 0) {
      throw new IllegalStateException("something has happened already: the history has reached @" + branch.frontier());
    }
    for (Journal.Entry entry : entries) {
      branch.journal().add(entry.cycle(), entry.input());
    }
    branch.reached(frontier);
  }

  /** The last checkpoint of this branch's history at or before a cycle; null when there is none. */
  public @Nullable Checkpoint checkpointBefore(long cycle) {
    Checkpoint best = branch.checkpointBefore(cycle);
    for (Checkpoint each : near) {
      if (each.cycle() <= cycle && (best == null || each.cycle() > best.cycle())) {
        best = each;
      }
    }
    return best;
  }

  /** Keeps a checkpoint of this branch; one that is there at its cycle already stays. */
  public void add(Checkpoint checkpoint) {
    Checkpoint before = branch.checkpointBefore(checkpoint.cycle());
    if (before != null && before.cycle() == checkpoint.cycle()) {
      return;
    }
    branch.own().add(branch.above(checkpoint.cycle()), keep(checkpoint, before));
    count++;
    thin();
  }

  /** Keeps a checkpoint of this branch for passing use. */
  public void addNear(Checkpoint checkpoint) {
    Checkpoint before = checkpointBefore(checkpoint.cycle());
    if (before != null && before.cycle() == checkpoint.cycle()) {
      return;
    }
    if (near.size() == MOST_NEAR) {
      drop(near.removeFirst());
    }
    near.addLast(keep(checkpoint, before));
  }

  private Checkpoint keep(Checkpoint checkpoint, @Nullable Checkpoint before) {
    List<byte[]> mementos = before == null ? checkpoint.mementos() : Checkpoint.shared(checkpoint.mementos(), before.mementos());
    Checkpoint keep = new Checkpoint(checkpoint.cycle(), checkpoint.work(), checkpoint.applied(), checkpoint.state(), mementos);
    kept += own(keep);
    keep.state().memories().forEach(pages -> kept += pages.retain());
    return keep;
  }

  private void drop(Checkpoint checkpoint) {
    kept -= own(checkpoint);
    checkpoint.state().memories().forEach(pages -> kept -= pages.release());
  }

  /** What a checkpoint holds beside pages; mementos that are shared are counted with each, which is on the safe side. */
  private static long own(Checkpoint checkpoint) {
    long bytes = (long) CHECKPOINT_BYTES + checkpoint.state().size();
    for (byte[] memento : checkpoint.mementos()) {
      bytes += 16L + memento.length;
    }
    return bytes;
  }

  private void thin() {
    while (kept > budget && !near.isEmpty()) {
      drop(near.removeFirst());
    }
    while (kept > budget || count > MOST) {
      Branch thinned = null;
      int victim = -1;
      double least = Double.POSITIVE_INFINITY;
      for (Branch each : branches) {
        List<Checkpoint> own = each.own();
        long newest = own.isEmpty() ? 0 : own.getLast().work();
        for (int i = each.parent() == null ? 1 : 0; i < own.size() - 1; i++) {
          long below = i > 0 ? own.get(i - 1).work() : own.get(i).work();
          double gap = (double) (own.get(i + 1).work() - below) / (1 + newest - own.get(i).work());
          if (gap < least) {
            least = gap;
            thinned = each;
            victim = i;
          }
        }
      }
      if (thinned == null) {
        return;
      }
      drop(thinned.own().remove(victim));
      count--;
    }
  }

  /**
   * Starts a branch that shares this one's past, and makes it the machine's.
   *
   * @param cycle where it leaves
   * @param applied how many inputs of the journal it shares
   */
  public Branch fork(long cycle, int applied) {
    Branch fork = new Branch(branches.size() + 1, branch, cycle, branch.journal().begin(applied), cycle);
    branches.add(fork);
    branch = fork;
    near.stream().filter(each -> each.cycle() > cycle).toList().forEach(this::forget);
    return fork;
  }

  private void forget(Checkpoint checkpoint) {
    near.remove(checkpoint);
    drop(checkpoint);
  }

  /** Makes another branch the machine's. */
  public void switchTo(Branch other) {
    branch = other;
    near.forEach(this::drop);
    near.clear();
  }
}
