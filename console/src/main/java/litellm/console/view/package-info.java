/** How executions look: lines for a pipe, a live tree for a terminal, JSON for a program. */
package litellm.console.view;
