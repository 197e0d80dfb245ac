/** The local cloud as the console sees it: a process to find, start, steer and stop. */
package litellm.console.local;
