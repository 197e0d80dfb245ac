/** Reading an execution: its definition as steps, its history as what became of them. */
package litellm.controlplane.history;
