package dev.sentryauth.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.adapters.cli.command.Commands;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrainingTest {
    @Test
    void everyCommandIsTrained() {
        for (String path : Commands.PATHS) {
            assertThat(Stream.of(Training.LOCAL, Training.REMOTE).flatMap(commands -> commands.stream()))
                    .as("what runs '" + path + "'")
                    .anyMatch(command -> (command + " ").startsWith(path + " "));
        }
    }
}
