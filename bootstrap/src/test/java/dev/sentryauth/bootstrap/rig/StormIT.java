package dev.sentryauth.bootstrap.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.bootstrap.rig.Operation.Outcome;
import dev.sentryauth.bootstrap.rig.Rig.SeededRandom;
import dev.sentryauth.bootstrap.rig.RigProcess.Step;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.testkit.sandbox.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many processes with many threads on one credential at the same time. */
class StormIT {
    private static final int STORMS = Integer.getInteger("sentry.rig.storms", 4);
    private static final int LARGEST = Integer.getInteger("sentry.rig.processes", 24);
    private static final int MIXED = Integer.getInteger("sentry.rig.mixed", 3);
    private static final int NEW_PROCESSES_EVERY = 4;

    private static final List<String> ROWS = new ArrayList<>();
    private static final List<String> NOTES = new ArrayList<>();
    private static final long START = System.nanoTime();

    @TempDir
    Path temporary;

    private final Pool pool = new Pool();

    @AfterEach
    void end() {
        pool.close();
    }

    /** What happened in a storm. */
    private record Storm(int processes, int threads, List<Outcome> outcomes) {
        Set<String> fingerprints() {
            Set<String> all = new HashSet<>();
            outcomes.forEach(outcome -> all.add(outcome.fingerprint()));
            return all;
        }

        long failures() {
            return outcomes.stream().filter(Outcome::failed).count();
        }
    }

    /** Breaks loose; {@code meanwhile} is told to one process more, somewhere among the others. */
    private Storm storm(Rig rig, SeededRandom random, int processes, int threads, List<Job> meanwhile)
            throws InterruptedException {
        List<RigProcess> all = pool.take(processes + meanwhile.size());
        long jitter = random.nextBoolean() ? 0 : random.between(1, 50_000);
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            jobs.add(rig.job(Operation.CURRENT).threads(threads, random.nextLong(), jitter));
        }
        List<Integer> others = new ArrayList<>();
        for (Job job : meanwhile) {
            int place = random.nextInt(jobs.size() + 1);
            others.replaceAll(other -> other >= place ? other + 1 : other);
            others.add(place);
            jobs.add(place, job.threads(1, random.nextLong(), jitter));
        }
        for (int i = 0; i < jobs.size(); i++) {
            all.get(i).send(jobs.get(i));
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            if (others.contains(i)) {
                Outcome outcome = all.get(i).result();
                assertThat(outcome.failed())
                        .as(jobs.get(i).operation() + " " + outcome)
                        .isFalse();
            } else {
                outcomes.addAll(all.get(i).results(threads));
            }
        }
        return new Storm(processes, threads, outcomes);
    }

    @Test
    void oneRefreshServesAll() throws Exception {
        SeededRandom random = Rig.random("storms");
        TreeMap<String, int[]> figures = new TreeMap<>();
        long callers = 0;
        int requests = 0;
        for (int i = 0; i < STORMS; i++) {
            if (i % NEW_PROCESSES_EVERY == 0) {
                pool.close();
            }
            int processes = i % 10 == 0 ? 24 : i % 25 == 1 ? LARGEST : random.between(2, LARGEST);
            int threads = random.between(1, 8);
            boolean family = i % 2 == 0;
            String what = "storm " + i + ": " + processes + " × " + threads + ", family revocation " + family;
            try (Rig rig = new Rig(temporary.resolve("storm-" + i))) {
                rig.sentry.revokeFamilyOnReplay(family);
                Credential former = rig.signIn(Duration.ofHours(-1));

                Storm storm = storm(rig, random, processes, threads, List.of());

                assertThat(storm.outcomes())
                        .as(what)
                        .hasSize(processes * threads)
                        .noneMatch(Outcome::failed);
                assertThat(rig.sentry.count(Endpoint.TOKEN_REFRESH)).as(what).isEqualTo(1);
                assertThat(rig.sentry.refreshesGranted()).as(what).isEqualTo(1);
                Credential stored = rig.stored();
                assertThat(storm.fingerprints())
                        .as(what)
                        .containsExactly(stored.accessToken().fingerprint());
                assertThat(stored.sameTokens(former)).as(what).isFalse();
                assertThat(rig.isLive(stored)).as(what).isTrue();
                assertThat(rig.run(Operation.REFRESH).word()).as(what).isEqualTo("REFRESHED");
                callers += storm.outcomes().size();
                requests++;
                String size = processes <= 8 ? "2 to 8" : processes <= 24 ? "9 to 24" : "25 to 48";
                int[] row = figures.computeIfAbsent(size + " | " + (family ? "yes" : "no"), key -> new int[3]);
                row[0]++;
                row[1] += storm.outcomes().size();
                row[2]++;
            }
        }
        NOTES.add(STORMS + " storms: " + callers + " callers, " + requests
                + " refreshes, all with their storm's one new" + " token; -Dsentry.test.seed=" + random.seed + ".");
        figures.forEach(
                (name, row) -> ROWS.add("| " + name + " | " + row[0] + " | " + row[1] + " | " + row[2] + " | 0 |"));
    }

    @Test
    void whoSignsInDuringAStormIsSignedIn() throws Exception {
        SeededRandom random = Rig.random("sign-ins");
        int refreshes = 0;
        for (int i = 0; i < MIXED; i++) {
            try (Rig rig = new Rig(temporary.resolve("sign-in-" + i))) {
                rig.sentry.revokeFamilyOnReplay(true);
                rig.signIn(Duration.ofHours(-1));
                String token = rig.sentry.issueUserToken();

                Storm storm = storm(
                        rig,
                        random,
                        random.between(2, LARGEST / 2),
                        2,
                        List.of(rig.job(Operation.LOGIN_TOKEN).token(token)));

                assertThat(storm.outcomes()).noneMatch(Outcome::failed);
                assertThat(rig.sentry.count(Endpoint.TOKEN_REFRESH)).isLessThanOrEqualTo(1);
                Credential stored = rig.stored();
                assertThat(stored.accessToken().reveal()).isEqualTo(token);
                assertThat(stored.refreshToken()).isNull();
                assertThat(stored.clientId()).isNull();
                // Some had the new pair before the sign-in, the others have what was signed in with.
                assertThat(storm.fingerprints()).hasSizeLessThanOrEqualTo(2);
                refreshes += rig.sentry.refreshesGranted();
            }
        }
        NOTES.add(MIXED + " storms with a sign-in by token among them: it was in force afterwards each time; "
                + refreshes + " refreshes; -Dsentry.test.seed=" + random.seed + ".");
    }

    @Test
    void whoSignsOutDuringAStormIsSignedOut() throws Exception {
        SeededRandom random = Rig.random("sign-outs");
        int served = 0;
        int callers = 0;
        for (int i = 0; i < MIXED; i++) {
            try (Rig rig = new Rig(temporary.resolve("sign-out-" + i))) {
                rig.signIn(Duration.ofHours(-1));
                Issued issued = new Issued(rig);

                Storm storm = storm(rig, random, random.between(2, LARGEST / 2), 2, List.of(rig.job(Operation.LOGOUT)));

                assertThat(storm.outcomes())
                        .allMatch(outcome ->
                                outcome.word().equals("ok") || outcome.word().equals("fail:not_authenticated"));
                assertThat(rig.sentry.count(Endpoint.TOKEN_REFRESH)).isLessThanOrEqualTo(1);
                assertThat(rig.stored()).isNull();
                assertThat(issued.tokens()).hasSize(1 + rig.sentry.refreshesGranted());
                assertThat(issued.tokens()).noneMatch(rig.sentry::isLive);
                assertThat(rig.run(Operation.CURRENT).word()).isEqualTo("fail:not_authenticated");
                callers += storm.outcomes().size();
                served += (int) (storm.outcomes().size() - storm.failures());
            }
        }
        NOTES.add(MIXED + " storms with a sign-out among them: nobody was signed in afterwards, no token was live; "
                + served + " of " + callers + " callers came before it; -Dsentry.test.seed=" + random.seed + ".");
    }

    @Test
    void ofTwoSignInsTheLastIsWhole() throws Exception {
        SeededRandom random = Rig.random("two sign-ins");
        int device = 0;
        for (int i = 0; i < MIXED; i++) {
            try (Rig rig = new Rig(temporary.resolve("two-" + i))) {
                rig.signIn(Duration.ofHours(1));
                String token = rig.sentry.issueUserToken();
                List<RigProcess> two = pool.take(2);
                long jitter = random.between(1, 150_000);

                // The device flow waits for its first poll, so that both save at about the same time.
                two.get(0).send(rig.job(Operation.LOGIN_DEVICE).hurrying(10).telling());
                two.get(1)
                        .send(rig.job(Operation.LOGIN_TOKEN)
                                .token(token)
                                .telling()
                                .threads(1, random.nextLong(), jitter));
                assertThat(two.get(0).result().failed()).isFalse();
                assertThat(two.get(1).result().failed()).isFalse();

                Credential stored = rig.stored();
                boolean byToken = stored.accessToken().reveal().equals(token);
                assertThat(stored.refreshToken() == null).isEqualTo(byToken);
                assertThat(stored.clientId() == null).isEqualTo(byToken);
                assertThat(stored.expiresAt() == null).isEqualTo(byToken);
                assertThat(stored.scope() == null).isEqualTo(byToken);
                assertThat(rig.isLive(stored)).isTrue();
                if (at(two.get(0), "after") < at(two.get(1), "before")) {
                    assertThat(byToken).as("the last to save wins").isTrue();
                } else if (at(two.get(1), "after") < at(two.get(0), "before")) {
                    assertThat(byToken).as("the last to save wins").isFalse();
                }
                device += byToken ? 0 : 1;
            }
        }
        NOTES.add(MIXED + " times two sign-ins at once: the last one was stored whole each time, " + device
                + " times the one by the device flow; -Dsentry.test.seed=" + random.seed + ".");
    }

    private static long at(RigProcess process, String when) {
        return process.steps().stream()
                .filter(step -> step.name().equals("store.save#1:" + when))
                .mapToLong(Step::nanos)
                .findFirst()
                .orElseThrow();
    }

    @AfterAll
    static void report() {
        List<String> lines = new ArrayList<>(List.of("### Storms", ""));
        lines.add("In " + (System.nanoTime() - START) / 1_000_000_000 + " s; " + Rig.machine() + ".");
        lines.add("");
        NOTES.forEach(note -> lines.add("- " + note));
        lines.addAll(List.of(
                "",
                "| processes | replay revokes the family | storms | callers | refreshes | failures |",
                "|---|---|---:|---:|---:|---:|"));
        lines.addAll(ROWS);
        Rig.report("storms", lines);
    }
}
