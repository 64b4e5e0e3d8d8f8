package dev.sentryauth.adapters.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.AuthFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExitCodeTest {
    @ParameterizedTest
    @CsvSource({
        "HOST_MISMATCH, 13",
        "CONFIGURATION, 20",
        "BAD_VALUE, 21",
        "NETWORK, 30",
        "SERVER, 30",
        "TIMEOUT, 31",
        "ACCESS_DENIED, 51",
        "DEVICE_CODE_EXPIRED, 51",
        "INTERRUPTED, 130"
    })
    void failuresHaveTheirNumbers(AuthFailure.Kind kind, int number) {
        assertThat(Failure.of(new AuthFailure(kind, "x")).exitCode().number()).isEqualTo(number);
    }

    /** A kind that somebody adds must not become "unexpected" by silence. */
    @ParameterizedTest
    @EnumSource
    void everyKindIsKnown(AuthFailure.Kind kind) {
        assertThat(ExitCode.of(kind.code())).isNotEqualTo(ExitCode.UNEXPECTED);
    }

    @ParameterizedTest
    @CsvSource({"NOT_AUTHENTICATED, 10", "EXPIRED, 11", "INVALID, 12"})
    void reasonsHaveTheirNumbers(AuthError.Reason reason, int number) {
        assertThat(Failure.of(new AuthError(reason)).exitCode().number()).isEqualTo(number);
    }

    @ParameterizedTest
    @EnumSource
    void everyTroubleOfAStoreIsOneNumber(TokenStoreException.Reason reason) {
        assertThat(Failure.of(new TokenStoreException(reason, "x")).exitCode().number())
                .isEqualTo(32);
    }

    @Test
    void whatIsNotKnownIsUnexpected() {
        assertThat(Failure.of(new RuntimeException("x")).exitCode().number()).isEqualTo(1);
        assertThat(Failure.of(new OutOfMemoryError("x")).message()).contains("more memory");
        assertThat(Failure.of(new UsageException("x")).exitCode().number()).isEqualTo(2);
    }
}
