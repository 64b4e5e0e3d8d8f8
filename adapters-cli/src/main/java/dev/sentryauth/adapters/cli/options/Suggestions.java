package dev.sentryauth.adapters.cli.options;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds what a person may have meant, and says what they wrote unless that could be a secret. */
public final class Suggestions {
    private static final int LONGEST_ECHO = 24;
    private static final int LEAST_PREFIX = 3;

    private Suggestions() {}

    /** The candidate that is nearest by typing errors; null if none is near. */
    public static @Nullable String nearest(String word, Collection<String> candidates) {
        String nearest = null;
        int letters = word.length() - dashes(word);
        int least = 2 + letters / 4; // exclusive: what is further away is another word
        for (String candidate : candidates) {
            boolean begun = word.length() >= LEAST_PREFIX + dashes(word) && candidate.startsWith(word);
            int distance = begun ? 1 : distance(word, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    private static int dashes(String word) {
        int count = 0;
        while (count < word.length() && word.charAt(count) == '-') {
            count++;
        }
        return count;
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int best = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + same);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = best;
            }
        }
        return cost[a.length()][b.length()];
    }

    /**
     * The word in quotes with a space before it; nothing if it does not look like a word: a token in the wrong place
     * must not come back on the screen.
     */
    public static String echo(String word) {
        if (word.length() > LONGEST_ECHO) {
            return "";
        }
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == ' ')) {
                return "";
            }
        }
        return " '" + word + "'";
    }
}
