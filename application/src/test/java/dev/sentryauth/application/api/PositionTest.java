package dev.sentryauth.application.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {
    @Test
    void everyPositionComesBackAsItWas() {
        long seed = System.nanoTime();
        System.out.println("PositionTest: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            StringBuilder cursor = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                cursor.append((char) ('!' + random.nextInt('~' - '!' + 1)));
            }
            Position position = new Position(
                    cursor.isEmpty() ? null : cursor.toString(), random.nextInt(random.nextBoolean() ? 5 : 1_000_000));

            assertThat(Position.parse(position.text())).as("seed %s", seed).isEqualTo(position);
        }
    }

    @Test
    void theBeginningIsWrittenShort() {
        assertThat(Position.START.text()).isEqualTo("0:");
        assertThat(Position.parse("0:")).isEqualTo(Position.START);
        assertThat(Position.parse("7:0:100:0")).isEqualTo(new Position("0:100:0", 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", ":x", "x", "7", "-1:x", "1.5:x", "x:1", "99999999999:x", " 1:x"})
    void everythingElseIsNoPosition(String text) {
        assertThat(Position.parse(text)).isNull();
    }
}
