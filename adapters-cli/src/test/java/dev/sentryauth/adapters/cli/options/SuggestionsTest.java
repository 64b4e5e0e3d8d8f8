package dev.sentryauth.adapters.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
    @ParameterizedTest
    @CsvSource({"login,login,0", "lgoin,login,1", "logn,login,1", "loginn,login,1", "login,logout,3", "'',abc,3"})
    void distanceCountsTypingErrors(String a, String b, int distance) {
        assertThat(Suggestions.distance(a, b)).isEqualTo(distance);
        assertThat(Suggestions.distance(b, a)).isEqualTo(distance);
    }

    @ParameterizedTest
    @CsvSource({
        "--frce, --force",
        "--time, --timeout",
        "-force, --force",
        "--xyzzy,",
        "--,",
        "-x,",
        "--uri, --url",
        "--org,"
    })
    void theNearestIsSuggestedIfItIsNear(String word, String nearest) {
        assertThat(Suggestions.nearest(word, List.of("--timeout", "--force", "--url")))
                .isEqualTo(nearest);
    }

    @ParameterizedTest
    @CsvSource({"--frce, \" '--frce'\"", "abc1,''", "a_b,''", "abcdefghijklmnopqrstuvwxyz,''"})
    void onlyWordsAreRepeated(String word, String echo) {
        assertThat(Suggestions.echo(word)).isEqualTo(echo.replace("\"", ""));
    }
}
