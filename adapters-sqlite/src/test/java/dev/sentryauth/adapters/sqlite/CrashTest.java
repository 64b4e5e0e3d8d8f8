package dev.sentryauth.adapters.sqlite;

import static dev.sentryauth.adapters.sqlite.Fixture.credential;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.domain.Credential;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that die, and processes that come at the same time. */
class CrashTest {
    @TempDir
    Path temporary;

    @Test
    void readingUndoesWhatAKilledProcessHasLeftHalfDone() throws Exception {
        Fixture fixture = new Fixture(temporary);
        fixture.store().save(credential("a"));
        try (Child child = Child.start("die-while-writing", temporary)) {
            assertThat(child.line()).isNull();
        }
        assertThat(fixture.names()).contains("config.db-journal");

        assertThat(fixture.store().load()).isEqualTo(credential("a"));

        assertThat(fixture.names()).containsExactly("config.db");
    }

    @Test
    void aProcessThatIsKilledWhileSavingLosesNothing() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Fixture fixture = new Fixture(temporary);
        for (int round = 0; round < 5; round++) {
            int saved = 0;
            try (Child child = Child.start("save-forever", temporary)) {
                int enough = 1 + random.nextInt(40);
                while (saved < enough) {
                    saved = Integer.parseInt(child.line());
                }
                child.kill();
                for (String line = child.line(); line != null; line = child.line()) {
                    saved = Integer.parseInt(line);
                }
            }

            Credential left = fixture.store().load();

            // What it said to have saved is there, or the one it was just about to save.
            assertThat(left).isIn(credential(String.valueOf(saved)), credential(String.valueOf(saved + 1)));
        }
    }

    @Test
    void manyMigrateAHandMadeDatabaseAtOnce() throws Exception {
        Fixture fixture =
                new Fixture(temporary).sql(Fixture.SEED_DDL, "INSERT INTO auth (id, token) VALUES (1, 'by-hand')");
        List<Callable<String>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(() -> {
                try (Child child = Child.start("save", temporary)) {
                    return child.line().substring(0, 5);
                }
            });
        }
        for (int i = 0; i < 4; i++) {
            all.add(() -> {
                fixture.store().save(credential("thread"));
                return "saved";
            });
        }

        ExecutorService threads = Executors.newFixedThreadPool(all.size());
        try {
            for (Future<String> result : threads.invokeAll(all)) {
                assertThat(result.get()).isEqualTo("saved");
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(fixture.store().load()).isIn(credential("thread"), credential("child"));
        assertThat(fixture.query("SELECT group_concat(name) FROM pragma_table_info('auth')"))
                .containsExactly("id,token,refresh_token,expires_at,issued_at,updated_at,origin,client_id,scope");
    }

    @Test
    void manyMakeTheDatabaseAtOnce() throws Exception {
        Fixture fixture = new Fixture(temporary.resolve("new/config"));
        List<Callable<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(() -> {
                SqliteTokenStore store = fixture.store();
                store.load();
                store.save(credential("a"));
                return credential("a").equals(store.load());
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(all.size());
        try {
            for (Future<Boolean> result : threads.invokeAll(all)) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
