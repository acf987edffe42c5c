/** What a job is, and which moves it may make. */
@NullMarked
package brownout.jobqueue.job;

import org.jspecify.annotations.NullMarked;
