package dev.sentryauth.adapters.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Run 'sentry auth login'.      | Run 'sentry auth login --url https://own.example.com --profile work'.",
                "'sentry auth login --with-token' | 'sentry auth login --with-token --url https://own.example.com --profile work'",
                "'sentry auth login --url https://b.c' | 'sentry auth login --url https://b.c --profile work'",
                "'sentry auth login --profile NAME'    | 'sentry auth login --profile NAME --url https://own.example.com'",
                "'sentry auth refresh --scope a' or 'sentry org list' | 'sentry auth refresh --scope a --profile work' or 'sentry org list --profile work'",
                "'sentry auth logins'          | 'sentry auth logins --profile work'",
                "'sentry auth login --help'    | 'sentry auth login --help'",
                "the command sentry auth login | the command sentry auth login",
                "Unfinished 'sentry auth login | Unfinished 'sentry auth login",
                "nothing quoted                | nothing quoted"
            })
    void commandsAreCompleted(String text, String completed) {
        assertThat(Advice.of("work", "own.example.com").complete(text)).isEqualTo(completed);
    }

    @Test
    void whereNothingWasTypedThereIsNothingToComplete() {
        assertThat(Advice.of(null, null)).isNull();
        assertThat(Advice.of(null, "no address at all")).isNull();
        assertThat(Advice.of("work", "ftp://x").complete("'sentry auth login'"))
                .isEqualTo("'sentry auth login --profile work'");
    }

    @Test
    void aPageOfTheHostedServerMeansTheServer() {
        assertThat(Advice.of(null, "https://acme.sentry.io/issues/1/").complete("'sentry auth login'"))
                .isEqualTo("'sentry auth login --url https://sentry.io'");
    }
}
