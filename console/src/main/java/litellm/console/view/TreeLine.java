package litellm.console.view;

import litellm.controlplane.history.StepRecord;
import litellm.controlplane.history.StepStatus;

/**
 * One line of the tree.
 *
 * @param guide the lines that lead to it from the left, spaces included
 * @param name what it is
 * @param status the step's status; for a Parallel that of what is inside
 * @param record the step; null for a Parallel
 */
record TreeLine(String guide, String name, StepStatus status, StepRecord record) {}
