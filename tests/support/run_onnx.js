// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a model in ONNX Runtime: node run_onnx.js NODE_MODULES MODEL {HEIGHT WIDTH INPUT OUTPUT}...
// Inputs and outputs are files of raw float32, (1, 3, HEIGHT, WIDTH) and what the model makes of it.
'use strict';
const fs = require('fs');
const [modules, model, ...pictures] = process.argv.slice(2);
const ort = require(modules + '/onnxruntime-node');

async function main() {
  const session = await ort.InferenceSession.create(model);
  for (let i = 0; i < pictures.length; i += 4) {
    const [height, width, input, output] = pictures.slice(i, i + 4);
    const bytes = fs.readFileSync(input);
    const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    const lr = new ort.Tensor('float32', values, [1, 3, Number(height), Number(width)]);
    const { sr } = await session.run({ lr });
    fs.writeFileSync(output, new Uint8Array(sr.data.buffer, sr.data.byteOffset, sr.data.byteLength));
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
