package dev.sentryauth.bootstrap.rig;

import java.util.ArrayList;
import java.util.List;

/** Processes that are ready, so that a storm can break loose in all of them at once. */
final class Pool implements AutoCloseable {
    private final List<RigProcess> processes = new ArrayList<>();

    /** So many processes that wait for a job. */
    List<RigProcess> take(int count) throws InterruptedException {
        int had = processes.size();
        while (processes.size() < count) {
            processes.add(RigProcess.start());
        }
        for (RigProcess process : processes.subList(had, processes.size())) {
            process.await("ready");
        }
        return processes.subList(0, count);
    }

    /** Ends all: the next ones are new, and have their classes to load. */
    @Override
    public void close() {
        processes.forEach(RigProcess::close);
        processes.clear();
    }
}
