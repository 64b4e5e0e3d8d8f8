package dev.sentryauth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.domain.AuthFailure.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthFailureTest {

    /** Programs read these names from JSON output: they may not change. */
    @ParameterizedTest
    @CsvSource({
        "HOST_MISMATCH, host_mismatch",
        "CONFIGURATION, configuration",
        "BAD_VALUE, bad_value",
        "NETWORK, network",
        "SERVER, api",
        "TIMEOUT, timeout",
        "ACCESS_DENIED, access_denied",
        "DEVICE_CODE_EXPIRED, expired_token",
        "INTERRUPTED, interrupted",
    })
    void eachKindHasAStableName(Kind kind, String code) {
        assertThat(kind.code()).isEqualTo(code);
        assertThat(new AuthFailure(kind, "m").code()).isEqualTo(code);
        assertThat(new AuthFailure(kind, "m").kind()).isEqualTo(kind);
    }

    @Test
    void noTwoFailuresShareAName() {
        assertThat(Stream.concat(
                        Arrays.stream(Kind.values()).map(Kind::code),
                        Arrays.stream(AuthError.Reason.values()).map(AuthError.Reason::code)))
                .doesNotHaveDuplicates();
    }

    @Test
    void theCauseStays() {
        IOException cause = new IOException("reset");

        assertThat(new AuthFailure(Kind.NETWORK, "m", cause)).hasMessage("m").hasCause(cause);
        assertThat(new AuthFailure(Kind.NETWORK, "m")).hasMessage("m").hasNoCause();
    }

    @Test
    void aFailureWithoutAMessageIsNamedByItsCode() {
        assertThat(new AuthFailure(Kind.TIMEOUT, null)).hasMessage("timeout");
    }
}
