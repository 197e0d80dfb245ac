package litellm.console;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Which words a mistyped one was probably meant to be: those that the fewest slips of a finger make of it. */
public final class Nearest {
    private static final int MOST = 3;

    private Nearest() {}

    /** The words that are at most a third of the word's length away, the nearest first. */
    public static List<String> to(String word, Collection<String> words) {
        int reach = Math.max(1, (word.length() + 1) / 3);
        return words.stream()
                .filter(candidate -> distance(word, candidate) <= reach)
                .sorted(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .limit(MOST)
                .toList();
    }

    /** Whether a single slip of a finger makes the one word of the other. */
    public static boolean isOneSlip(String word, String other) {
        return distance(word, other) == 1;
    }

    /** How many letters are wrong, missing, too many, or have changed places with the next (optimal string alignment). */
    private static int distance(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[one.length()][other.length()];
    }
}
