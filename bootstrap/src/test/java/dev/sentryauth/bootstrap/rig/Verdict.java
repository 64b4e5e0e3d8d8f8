package dev.sentryauth.bootstrap.rig;

import java.util.ArrayList;
import java.util.List;

/** What a kill left behind, and every invariant that it broke. */
final class Verdict {
    private final List<String> violations = new ArrayList<>();
    private String label = "unknown";

    Verdict is(String value) {
        label = value;
        return this;
    }

    Verdict check(boolean holds, String invariant) {
        if (!holds) {
            violations.add(invariant);
        }
        return this;
    }

    String label() {
        return label;
    }

    List<String> violations() {
        return violations;
    }
}
