package dev.sentryauth.bootstrap.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What a command left behind. */
record Result(int exit, String out, String err) {

    /** The one line that says why it failed; empty if it did not. */
    String message() {
        List<String> errors =
                err.lines().filter(line -> line.startsWith("error: ")).toList();
        assertThat(errors).as(err).hasSizeLessThanOrEqualTo(1);
        return errors.isEmpty() ? "" : errors.get(0).substring("error: ".length());
    }

    /** It ended with this code and, unless that is 0, with one line that says why: no trace, no class, no null. */
    Result isClear(int expectedExit) {
        assertThat(exit).as(err + out).isEqualTo(expectedExit);
        assertThat(message().isEmpty()).as(err).isEqualTo(expectedExit == 0);
        if (expectedExit != 0) {
            assertThat(err.strip().lines().reduce("", (a, b) -> b)).startsWith("error: ");
        }
        assertThat(err + out)
                .doesNotContain("\tat ")
                .doesNotContain("    at ")
                .doesNotContain("Exception")
                .doesNotContainPattern("\\bnull\\b(?!,|})")
                .doesNotContain("java.");
        return this;
    }
}
