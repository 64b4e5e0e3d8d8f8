package dev.sentryauth.adapters.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiHeaderTest {
    private final Map<String, List<String>> headers = new LinkedHashMap<>();

    @Test
    void headersAreReadAsTheyAreWritten() {
        ApiHeader.add("Accept: text/plain", headers);
        ApiHeader.add("X-A:1", headers);
        ApiHeader.add("X-A :  b: c ", headers);
        ApiHeader.add("X-Empty:", headers);

        assertThat(headers)
                .isEqualTo(
                        Map.of("Accept", List.of("text/plain"), "X-A", List.of("1", "b: c"), "X-Empty", List.of("")));
    }

    private AuthFailure refused(String header) {
        AuthFailure failure = catchThrowableOfType(AuthFailure.class, () -> ApiHeader.add(header, headers));
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).isEqualTo(Kind.BAD_VALUE);
        assertThat(headers).isEmpty();
        return failure;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ": x",
                "Accept",
                "Accept text",
                "Two Words: x",
                "Ä: x",
                "X: ü",
                "X: a\nAuthorization: y",
                "X: a\u0000",
                "X: a\r\nY: b",
                "X: a\tb",
                "(X): a",
                "X\u00a0: a"
            })
    void whatIsNoHeaderIsRefusedWithoutBeingRepeated(String header) {
        assertThat(refused(header)).hasMessage("--header must be 'Name: value', in visible ASCII characters.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization", "authorization", "AUTHORIZATION", "Cookie", "Host", "Content-Length",
                        "Transfer-Encoding",
                "Connection", "Proxy-Authorization", "TE", "Upgrade", "Expect", "Keep-Alive", "Trailer"
            })
    void whatCarriesTheTokenOrFramesTheMessageIsReserved(String name) {
        assertThat(refused(name + ": secret-value"))
                .hasMessageContaining("must not set " + name)
                .hasMessageNotContaining("secret-value");
        assertThat(refused(name + " : secret-value")).hasMessageContaining("must not set " + name);
    }
}
