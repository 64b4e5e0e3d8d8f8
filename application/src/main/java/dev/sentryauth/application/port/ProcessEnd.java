package dev.sentryauth.application.port;

import org.jspecify.annotations.Nullable;

/** The end of this process, of which a signal tells it or a call; not one that kills it. May be used from any thread. */
public interface ProcessEnd {

    /**
     * Has something done before the process ends.
     *
     * @param work runs on a thread of its own when the process is told to end, which waits for it; throws nothing
     * @return to be closed when there is nothing to wait for any more; closing never fails. Null if the process is ending
     *     already: it waits for nothing new, so nothing should be begun that must be finished
     */
    @Nullable
    Registration before(Runnable work);

    /** What was registered. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
