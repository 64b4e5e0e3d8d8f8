package dev.sentryauth.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.application.port.ProcessEnd;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** In a process of its own, which ends. */
class ShutdownHooksTest {

    @Test
    void whatIsRegisteredInTimeIsDoneAndNothingIsTakenOnLater() {
        Program.Ended ended = Program.finish(
                Program.start(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Ending.class.getName())),
                "",
                60);

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out().lines()).containsExactlyInAnyOrder("first done", "later refused");
    }

    /** Registers, takes back and registers again while it ends. */
    static final class Ending {
        private Ending() {}

        public static void main(String[] arguments) {
            ProcessEnd end = ShutdownHooks.asPort();
            ProcessEnd.Registration first = end.before(() -> System.out.println("first done"));
            ProcessEnd.Registration second = end.before(() -> System.out.println("second done"));
            if (first == null || second == null) {
                throw new IllegalStateException("not ending yet");
            }
            second.close();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                ProcessEnd.Registration later = end.before(() -> System.out.println("later done"));
                System.out.println(later == null ? "later refused" : "later accepted");
                first.close();
            }));
        }
    }
}
