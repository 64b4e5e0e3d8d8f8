package dev.sentryauth.bootstrap.rig;

import dev.sentryauth.application.SentryAuth;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.bootstrap.rig.Operation.Outcome;
import dev.sentryauth.bootstrap.rig.Stepping.Steps;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of the rig: reads jobs, one a line, does them with the real wiring and tells what happened, never a token.
 * At a step where it is to pause it waits for a line, {@code clock SECONDS} to set its wall clock off or anything else;
 * or to be killed.
 */
public final class RigMain {
    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final AtomicLong clockOff = new AtomicLong();

    private RigMain() {}

    public static void main(String[] arguments) throws Exception {
        new RigMain().serve();
    }

    private void serve() throws Exception {
        tell("ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            run(Job.parse(line));
            tell("done");
        }
    }

    private void run(Job job) throws InterruptedException {
        clockOff.set(job.number("clock", 0));
        InstantSource clock = () -> Instant.now().plusSeconds(clockOff.get());
        Set<String> pauses = job.pauses();
        Ports ports = job.isTelling()
                ? RigPorts.stepping(job, clock, new Steps(step -> at(step, pauses.contains(step))))
                : RigPorts.plain(job, clock);
        SentryAuth auth = new SentryAuth(ports, job.text("client"));
        Random random = new Random(job.number("seed", 0));
        long jitter = job.number("jitter", 0);
        List<Thread> threads = new ArrayList<>();
        for (int i = (int) job.number("threads", 1); i > 0; i--) {
            long pause = jitter == 0 ? 0 : random.nextLong(1000 * jitter);
            threads.add(new Thread(() -> {
                LockSupport.parkNanos(pause);
                Outcome outcome = job.operation().run(auth, ports, job);
                tell("result " + outcome);
            }));
        }
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void at(String step, boolean pause) {
        tell("step " + System.nanoTime() + " " + step);
        if (pause) {
            tell("at " + step);
            String line;
            try {
                line = in.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (line == null) {
                Runtime.getRuntime().halt(1); // whoever held it here is gone
            } else if (line.startsWith("clock ")) {
                clockOff.set(Long.parseLong(line.substring("clock ".length())));
            }
        }
    }

    /** In one piece: threads may tell at once, and the process may be killed at any time. */
    private synchronized void tell(String line) {
        out.print(line + "\n");
        out.flush();
    }
}
