package dev.sentryauth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AuthErrorTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    NOT_AUTHENTICATED | not_authenticated | Not signed in. Run 'sentry auth login' to sign in.
                    EXPIRED           | expired           | Session expired. Run 'sentry auth login' to re-authenticate.
                    INVALID           | invalid           | Sentry rejected the token. Run 'sentry auth login' to re-authenticate.
                    """, quoteCharacter = '"')
    void eachReasonHasTheNameOfTheSpecificationAndItsMessage(AuthError.Reason reason, String code, String message) {
        AuthError error = new AuthError(reason);

        assertThat(error.reason()).isEqualTo(reason);
        assertThat(reason.code()).isEqualTo(code);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error).hasMessage(message).hasNoCause();
    }

    @Test
    void thereAreTheThreeReasonsOfTheSpecification() {
        assertThat(AuthError.Reason.values())
                .extracting(AuthError.Reason::code)
                .containsExactlyInAnyOrder("not_authenticated", "expired", "invalid");
    }

    @ParameterizedTest
    @EnumSource(AuthError.Reason.class)
    void aMessageOfItsOwnReplacesTheReasonsMessageAndNotItsName(AuthError.Reason reason) {
        AuthError error = new AuthError(reason, "The answer to an earlier refresh was lost.");

        assertThat(error).hasMessage("The answer to an earlier refresh was lost.");
        assertThat(error.reason()).isEqualTo(reason);
        assertThat(error.code()).isEqualTo(reason.code());
    }
}
