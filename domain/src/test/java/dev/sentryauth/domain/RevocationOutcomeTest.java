package dev.sentryauth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.domain.RevocationOutcome.Kind;
import org.junit.jupiter.api.Test;

class RevocationOutcomeTest {
    @Test
    void onlyWhatIsNotConfirmedHasAReason() {
        assertThat(RevocationOutcome.REVOKED).isEqualTo(new RevocationOutcome(Kind.REVOKED, null));
        assertThat(RevocationOutcome.CLIENT_REFUSED).isEqualTo(new RevocationOutcome(Kind.CLIENT_REFUSED, null));
        assertThat(RevocationOutcome.UNCONFIRMED).isEqualTo(RevocationOutcome.unconfirmed(null));
        assertThat(RevocationOutcome.unconfirmed("HTTP 403 from sentry.example.com"))
                .isEqualTo(new RevocationOutcome(Kind.UNCONFIRMED, "HTTP 403 from sentry.example.com"));
    }
}
